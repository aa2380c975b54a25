$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// Amazon ECS, awsJson 1.1: every operation and every member that AWS has, so that nothing known is
// swallowed. A member marked @unsupported is refused by name when a request sets it to something that says
// more than its absence; dropping the mark is the first step of supporting it.
namespace minato.ecs.api

@awsJson1_1
@sigv4(name: "ecs")
service AmazonEC2ContainerServiceV20141113 {
    version: "2014-11-13"
}

// -- Clusters ------------------------------------------------------------------------------------

operation CreateCluster {
    input := {
        clusterName: String
        tags: Tags
        settings: ClusterSettings
        configuration: ClusterConfiguration
        capacityProviders: StringList
        defaultCapacityProviderStrategy: CapacityProviderStrategy
        @unsupported serviceConnectDefaults: ClusterServiceConnectDefaultsRequest
    }
    output := {
        cluster: Cluster
    }
    errors: [
        AccessDeniedException ClientException InvalidParameterException NamespaceNotFoundException
        ServerException
    ]
}

operation DescribeClusters {
    input := {
        clusters: StringList
        include: ClusterFieldList
    }
    output := {
        clusters: Clusters
        failures: Failures
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

operation ListClusters {
    input := {
        nextToken: String
        maxResults: Integer
    }
    output := {
        clusterArns: StringList
        nextToken: String
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

operation DeleteCluster {
    input := {
        @required cluster: String
    }
    output := {
        cluster: Cluster
    }
    errors: [
        AccessDeniedException ClientException ClusterContainsCapacityProviderException
        ClusterContainsContainerInstancesException ClusterContainsServicesException
        ClusterContainsTasksException ClusterNotFoundException InvalidParameterException
        ServerException UpdateInProgressException
    ]
}

operation UpdateCluster {
    input := {
        @required cluster: String
        settings: ClusterSettings
        configuration: ClusterConfiguration
        @unsupported serviceConnectDefaults: ClusterServiceConnectDefaultsRequest
    }
    output := {
        cluster: Cluster
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        NamespaceNotFoundException ServerException
    ]
}

operation UpdateClusterSettings {
    input := {
        @required cluster: String
        @required settings: ClusterSettings
    }
    output := {
        cluster: Cluster
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException UpdateInProgressException
    ]
}

@length(max: 50)
list Tags { member: Tag }

structure Tag {
    @length(min: 1, max: 128) key: String
    @length(max: 256) value: String
}

list ClusterSettings { member: ClusterSetting }

structure ClusterSetting {
    name: ClusterSettingName
    value: String
}

enum ClusterSettingName {
    CONTAINER_INSIGHTS = "containerInsights"
    INSTANCE_REBALANCING = "minato.instanceRebalancing"
    RUN_TASK_WITHOUT_CAPACITY = "minato.runTaskWithoutCapacity"
}

structure ClusterConfiguration {
    executeCommandConfiguration: ExecuteCommandConfiguration
    @unsupported managedStorageConfiguration: ManagedStorageConfiguration
}

structure ExecuteCommandConfiguration {
    kmsKeyId: String
    logging: ExecuteCommandLogging
    logConfiguration: ExecuteCommandLogConfiguration
}

enum ExecuteCommandLogging {
    DEFAULT
    NONE
    OVERRIDE
}

structure ExecuteCommandLogConfiguration {
    cloudWatchLogGroupName: String
    cloudWatchEncryptionEnabled: Boolean
    s3BucketName: String
    s3EncryptionEnabled: Boolean
    s3KeyPrefix: String
}

structure ManagedStorageConfiguration {
    kmsKeyId: String
    fargateEphemeralStorageKmsKeyId: String
}

list CapacityProviderStrategy { member: CapacityProviderStrategyItem }

structure CapacityProviderStrategyItem {
    @required capacityProvider: String
    @range(min: 0, max: 1000) weight: Integer
    @range(min: 0, max: 100000) base: Integer
}

structure ClusterServiceConnectDefaultsRequest {
    @required namespace: String
}

structure Cluster {
    clusterArn: String
    clusterName: String
    configuration: ClusterConfiguration
    status: String
    registeredContainerInstancesCount: Integer
    runningTasksCount: Integer
    pendingTasksCount: Integer
    activeServicesCount: Integer
    statistics: Statistics
    tags: Tags
    settings: ClusterSettings
    capacityProviders: StringList
    defaultCapacityProviderStrategy: CapacityProviderStrategy
    attachments: Attachments
    attachmentsStatus: String
    serviceConnectDefaults: ClusterServiceConnectDefaults
}

list Statistics { member: KeyValuePair }

structure KeyValuePair {
    name: String
    value: String
}

list Attachments { member: Attachment }

structure Attachment {
    id: String
    type: String
    status: String
    details: AttachmentDetails
}

list AttachmentDetails { member: KeyValuePair }

structure ClusterServiceConnectDefaults {
    namespace: String
}

enum ClusterField {
    ATTACHMENTS
    CONFIGURATIONS
    SETTINGS
    STATISTICS
    TAGS
}

list Clusters { member: Cluster }

list Failures { member: Failure }

structure Failure {
    arn: String
    reason: String
    detail: String
}

// -- Capacity providers ------------------------------------------------------------------------------

operation CreateCapacityProvider {
    input := {
        @required name: String
        cluster: String
        autoScalingGroupProvider: AutoScalingGroupProvider
        @unsupported managedInstancesProvider: CreateManagedInstancesProviderConfiguration
        tags: Tags
    }
    output := {
        capacityProvider: CapacityProvider
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        LimitExceededException ServerException UnsupportedFeatureException
        UpdateInProgressException
    ]
}

structure AutoScalingGroupProvider {
    @required autoScalingGroupArn: String
    managedScaling: ManagedScaling
    managedTerminationProtection: ManagedTerminationProtection
    managedDraining: ManagedDraining
}

structure ManagedScaling {
    status: ManagedScalingStatus
    @range(min: 1, max: 100) targetCapacity: Integer
    @range(min: 1, max: 10000) minimumScalingStepSize: Integer
    @range(min: 1, max: 10000) maximumScalingStepSize: Integer
    @range(min: 0, max: 10000) instanceWarmupPeriod: Integer
}

enum ManagedScalingStatus {
    DISABLED
    ENABLED
}

enum ManagedTerminationProtection {
    DISABLED
    ENABLED
}

enum ManagedDraining {
    DISABLED
    ENABLED
}

structure CreateManagedInstancesProviderConfiguration {
    @required infrastructureRoleArn: String
    @required instanceLaunchTemplate: InstanceLaunchTemplate
    propagateTags: PropagateMITags
    infrastructureOptimization: InfrastructureOptimization
    autoRepairConfiguration: AutoRepairConfiguration
}

structure InstanceLaunchTemplate {
    @required ec2InstanceProfileArn: String
    @required networkConfiguration: ManagedInstancesNetworkConfiguration
    storageConfiguration: ManagedInstancesStorageConfiguration
    localStorageConfiguration: ManagedInstancesLocalStorageConfiguration
    monitoring: ManagedInstancesMonitoringOptions
    capacityOptionType: CapacityOptionType
    instanceMetadataTagsPropagation: Boolean
    instanceRequirements: InstanceRequirementsRequest
    fipsEnabled: Boolean
    capacityReservations: CapacityReservationRequest
}

structure ManagedInstancesNetworkConfiguration {
    subnets: StringList
    securityGroups: StringList
}

structure ManagedInstancesStorageConfiguration {
    storageSizeGiB: Integer
}

structure ManagedInstancesLocalStorageConfiguration {
    useLocalStorage: Boolean
}

enum ManagedInstancesMonitoringOptions {
    BASIC
    DETAILED
}

enum CapacityOptionType {
    ON_DEMAND
    RESERVED
    SPOT
}

structure InstanceRequirementsRequest {
    @required vCpuCount: VCpuCountRangeRequest
    @required memoryMiB: MemoryMiBRequest
    cpuManufacturers: CpuManufacturerList
    memoryGiBPerVCpu: MemoryGiBPerVCpuRequest
    excludedInstanceTypes: StringList
    instanceGenerations: InstanceGenerationList
    spotMaxPricePercentageOverLowestPrice: Integer
    onDemandMaxPricePercentageOverLowestPrice: Integer
    bareMetal: BareMetal
    burstablePerformance: BurstablePerformance
    requireHibernateSupport: Boolean
    networkInterfaceCount: NetworkInterfaceCountRequest
    localStorage: LocalStorage
    localStorageTypes: LocalStorageTypeList
    totalLocalStorageGB: TotalLocalStorageGBRequest
    baselineEbsBandwidthMbps: BaselineEbsBandwidthMbpsRequest
    acceleratorTypes: AcceleratorTypeList
    acceleratorCount: AcceleratorCountRequest
    acceleratorManufacturers: AcceleratorManufacturerList
    acceleratorNames: AcceleratorNameList
    acceleratorTotalMemoryMiB: AcceleratorTotalMemoryMiBRequest
    networkBandwidthGbps: NetworkBandwidthGbpsRequest
    allowedInstanceTypes: StringList
    maxSpotPriceAsPercentageOfOptimalOnDemandPrice: Integer
}

structure VCpuCountRangeRequest {
    @required min: Integer
    max: Integer
}

structure MemoryMiBRequest {
    @required min: Integer
    max: Integer
}

enum CpuManufacturer {
    AMAZON_WEB_SERVICES = "amazon-web-services"
    AMD = "amd"
    INTEL = "intel"
}

structure MemoryGiBPerVCpuRequest {
    min: Integer
    max: Integer
}

enum InstanceGeneration {
    CURRENT = "current"
    PREVIOUS = "previous"
}

enum BareMetal {
    EXCLUDED = "excluded"
    INCLUDED = "included"
    REQUIRED = "required"
}

enum BurstablePerformance {
    EXCLUDED = "excluded"
    INCLUDED = "included"
    REQUIRED = "required"
}

structure NetworkInterfaceCountRequest {
    min: Integer
    max: Integer
}

enum LocalStorage {
    EXCLUDED = "excluded"
    INCLUDED = "included"
    REQUIRED = "required"
}

enum LocalStorageType {
    HDD = "hdd"
    SSD = "ssd"
}

structure TotalLocalStorageGBRequest {
    min: Integer
    max: Integer
}

structure BaselineEbsBandwidthMbpsRequest {
    min: Integer
    max: Integer
}

enum AcceleratorType {
    FPGA = "fpga"
    GPU = "gpu"
    INFERENCE = "inference"
}

structure AcceleratorCountRequest {
    min: Integer
    max: Integer
}

enum AcceleratorManufacturer {
    AMAZON_WEB_SERVICES = "amazon-web-services"
    AMD = "amd"
    HABANA = "habana"
    NVIDIA = "nvidia"
    XILINX = "xilinx"
}

enum AcceleratorName {
    A100 = "a100"
    A10G = "a10g"
    H100 = "h100"
    INFERENTIA = "inferentia"
    K520 = "k520"
    K80 = "k80"
    M60 = "m60"
    RADEON_PRO_V520 = "radeon-pro-v520"
    T4 = "t4"
    T4G = "t4g"
    V100 = "v100"
    VU9P = "vu9p"
}

structure AcceleratorTotalMemoryMiBRequest {
    min: Integer
    max: Integer
}

structure NetworkBandwidthGbpsRequest {
    min: Integer
    max: Integer
}

structure CapacityReservationRequest {
    reservationGroupArn: String
    reservationPreference: CapacityReservationPreference
}

enum CapacityReservationPreference {
    RESERVATIONS_EXCLUDED
    RESERVATIONS_FIRST
    RESERVATIONS_ONLY
}

enum PropagateMITags {
    CAPACITY_PROVIDER
    NONE
}

structure InfrastructureOptimization {
    scaleInAfter: Integer
}

structure AutoRepairConfiguration {
    actionsStatus: AutoRepairActionsStatus
}

enum AutoRepairActionsStatus {
    DISABLED
    ENABLED
}

structure CapacityProvider {
    capacityProviderArn: String
    name: String
    cluster: String
    status: CapacityProviderStatus
    autoScalingGroupProvider: AutoScalingGroupProvider
    managedInstancesProvider: ManagedInstancesProvider
    updateStatus: CapacityProviderUpdateStatus
    updateStatusReason: String
    tags: Tags
    type: CapacityProviderType
}

enum CapacityProviderStatus {
    ACTIVE
    DEPROVISIONING
    INACTIVE
    PROVISIONING
}

structure ManagedInstancesProvider {
    infrastructureRoleArn: String
    instanceLaunchTemplate: InstanceLaunchTemplate
    propagateTags: PropagateMITags
    infrastructureOptimization: InfrastructureOptimization
    autoRepairConfiguration: AutoRepairConfiguration
}

enum CapacityProviderUpdateStatus {
    CREATE_COMPLETE
    CREATE_FAILED
    CREATE_IN_PROGRESS
    DELETE_COMPLETE
    DELETE_FAILED
    DELETE_IN_PROGRESS
    UPDATE_COMPLETE
    UPDATE_FAILED
    UPDATE_IN_PROGRESS
}

enum CapacityProviderType {
    EC2_AUTOSCALING
    FARGATE
    FARGATE_SPOT
    MANAGED_INSTANCES
}

list CpuManufacturerList { member: CpuManufacturer }

list InstanceGenerationList { member: InstanceGeneration }

list LocalStorageTypeList { member: LocalStorageType }

list AcceleratorTypeList { member: AcceleratorType }

list AcceleratorManufacturerList { member: AcceleratorManufacturer }

list AcceleratorNameList { member: AcceleratorName }

operation DescribeCapacityProviders {
    input := {
        capacityProviders: StringList
        cluster: String
        include: CapacityProviderFieldList
        maxResults: Integer
        nextToken: String
    }
    output := {
        capacityProviders: CapacityProviderList
        failures: Failures
        nextToken: String
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException UnsupportedFeatureException
    ]
}

enum CapacityProviderField {
    TAGS
}

list CapacityProviderFieldList { member: CapacityProviderField }

list CapacityProviderList { member: CapacityProvider }

operation UpdateCapacityProvider {
    input := {
        @required name: String
        cluster: String
        autoScalingGroupProvider: AutoScalingGroupProviderUpdate
        @unsupported managedInstancesProvider: UpdateManagedInstancesProviderConfiguration
    }
    output := {
        capacityProvider: CapacityProvider
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException UnsupportedFeatureException
    ]
}

structure AutoScalingGroupProviderUpdate {
    managedScaling: ManagedScaling
    managedTerminationProtection: ManagedTerminationProtection
    managedDraining: ManagedDraining
}

structure UpdateManagedInstancesProviderConfiguration {
    @required infrastructureRoleArn: String
    @required instanceLaunchTemplate: InstanceLaunchTemplateUpdate
    propagateTags: PropagateMITags
    infrastructureOptimization: InfrastructureOptimization
    autoRepairConfiguration: AutoRepairConfiguration
}

structure InstanceLaunchTemplateUpdate {
    ec2InstanceProfileArn: String
    networkConfiguration: ManagedInstancesNetworkConfiguration
    storageConfiguration: ManagedInstancesStorageConfiguration
    instanceMetadataTagsPropagation: Boolean
    localStorageConfiguration: ManagedInstancesLocalStorageConfiguration
    monitoring: ManagedInstancesMonitoringOptions
    instanceRequirements: InstanceRequirementsRequest
    capacityReservations: CapacityReservationRequest
}

operation DeleteCapacityProvider {
    input := {
        @required capacityProvider: String
        cluster: String
    }
    output := {
        capacityProvider: CapacityProvider
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException UnsupportedFeatureException UpdateInProgressException
    ]
}

operation PutClusterCapacityProviders {
    input := {
        @required cluster: String
        @required capacityProviders: StringList
        @required defaultCapacityProviderStrategy: CapacityProviderStrategy
    }
    output := {
        cluster: Cluster
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ResourceInUseException ServerException UpdateInProgressException
    ]
}

// -- Task definitions ----------------------------------------------------------------------------

operation RegisterTaskDefinition {
    input := {
        @required family: String
        @required containerDefinitions: ContainerDefinitions
        taskRoleArn: String
        executionRoleArn: String
        networkMode: NetworkMode
        volumes: VolumeList
        placementConstraints: TaskDefinitionPlacementConstraints
        requiresCompatibilities: CompatibilityList
        cpu: String
        memory: String
        tags: Tags
        @unsupported pidMode: PidMode
        @unsupported ipcMode: IpcMode
        @unsupported proxyConfiguration: ProxyConfiguration
        @unsupported inferenceAccelerators: InferenceAccelerators
        @unsupported ephemeralStorage: EphemeralStorage
        runtimePlatform: RuntimePlatform
        @unsupported enableFaultInjection: Boolean
    }
    output := {
        taskDefinition: TaskDefinition
        tags: Tags
    }
    errors: [
        AccessDeniedException ClientException InvalidParameterException LimitExceededException
        ServerException
    ]
}

operation DescribeTaskDefinition {
    input := {
        @required taskDefinition: String
        include: TaskDefinitionFieldList
    }
    output := {
        taskDefinition: TaskDefinition
        tags: Tags
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

operation DeregisterTaskDefinition {
    input := {
        @required taskDefinition: String
    }
    output := {
        taskDefinition: TaskDefinition
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

operation ListTaskDefinitions {
    input := {
        familyPrefix: String
        status: TaskDefinitionStatus
        sort: SortOrder
        nextToken: String
        maxResults: Integer
    }
    output := {
        taskDefinitionArns: StringList
        nextToken: String
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

operation ListTaskDefinitionFamilies {
    input := {
        familyPrefix: String
        status: TaskDefinitionFamilyStatus
        nextToken: String
        maxResults: Integer
    }
    output := {
        families: StringList
        nextToken: String
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

operation DeleteTaskDefinitions {
    input := {
        @required taskDefinitions: StringList
    }
    output := {
        taskDefinitions: TaskDefinitionList
        failures: Failures
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

list TaskDefinitionList { member: TaskDefinition }

list ContainerDefinitions { member: ContainerDefinition }

structure ContainerDefinition {
    name: String
    image: String
    @unsupported repositoryCredentials: RepositoryCredentials
    cpu: Integer
    memory: Integer
    memoryReservation: Integer
    @unsupported links: StringList
    portMappings: PortMappingList
    essential: Boolean
    restartPolicy: ContainerRestartPolicy
    entryPoint: StringList
    command: StringList
    environment: EnvironmentVariables
    @unsupported environmentFiles: EnvironmentFiles
    mountPoints: MountPointList
    volumesFrom: VolumeFromList
    linuxParameters: LinuxParameters
    secrets: SecretList
    dependsOn: ContainerDependencies
    startTimeout: Integer
    stopTimeout: Integer
    versionConsistency: VersionConsistency
    hostname: String
    user: String
    workingDirectory: String
    disableNetworking: Boolean
    privileged: Boolean
    readonlyRootFilesystem: Boolean
    dnsServers: StringList
    dnsSearchDomains: StringList
    extraHosts: HostEntryList
    dockerSecurityOptions: StringList
    interactive: Boolean
    pseudoTerminal: Boolean
    dockerLabels: StringMap
    ulimits: UlimitList
    logConfiguration: LogConfiguration
    healthCheck: HealthCheck
    systemControls: SystemControls
    @unsupported resourceRequirements: ResourceRequirements
    @unsupported firelensConfiguration: FirelensConfiguration
    @unsupported credentialSpecs: StringList
}

structure RepositoryCredentials {
    @required credentialsParameter: String
}

list PortMappingList { member: PortMapping }

structure PortMapping {
    containerPort: Integer
    hostPort: Integer
    protocol: TransportProtocol
    name: String
    appProtocol: ApplicationProtocol
    @unsupported containerPortRange: String
}

enum TransportProtocol {
    TCP = "tcp"
    UDP = "udp"
}

enum ApplicationProtocol {
    GRPC = "grpc"
    HTTP = "http"
    HTTP2 = "http2"
}

structure ContainerRestartPolicy {
    @required enabled: Boolean
    ignoredExitCodes: IntegerList
    restartAttemptPeriod: Integer
}

list EnvironmentVariables { member: KeyValuePair }

list EnvironmentFiles { member: EnvironmentFile }

structure EnvironmentFile {
    @required value: String
    @required type: EnvironmentFileType
}

enum EnvironmentFileType {
    S3 = "s3"
}

list MountPointList { member: MountPoint }

structure MountPoint {
    sourceVolume: String
    containerPath: String
    readOnly: Boolean
}

list VolumeFromList { member: VolumeFrom }

structure VolumeFrom {
    sourceContainer: String
    readOnly: Boolean
}

structure LinuxParameters {
    capabilities: KernelCapabilities
    devices: DevicesList
    initProcessEnabled: Boolean
    sharedMemorySize: Integer
    tmpfs: TmpfsList
    maxSwap: Integer
    swappiness: Integer
}

structure KernelCapabilities {
    add: StringList
    drop: StringList
}

list DevicesList { member: Device }

structure Device {
    @required hostPath: String
    containerPath: String
    permissions: DeviceCgroupPermissionList
}

enum DeviceCgroupPermission {
    MKNOD = "mknod"
    READ = "read"
    WRITE = "write"
}

list TmpfsList { member: Tmpfs }

structure Tmpfs {
    @required containerPath: String
    @required size: Integer
    mountOptions: StringList
}

list SecretList { member: Secret }

structure Secret {
    @required name: String
    @required valueFrom: String
}

list ContainerDependencies { member: ContainerDependency }

structure ContainerDependency {
    @required containerName: String
    @required condition: ContainerCondition
}

enum ContainerCondition {
    COMPLETE
    HEALTHY
    START
    SUCCESS
}

enum VersionConsistency {
    DISABLED = "disabled"
    ENABLED = "enabled"
}

list HostEntryList { member: HostEntry }

structure HostEntry {
    @required hostname: String
    @required ipAddress: String
}

list UlimitList { member: Ulimit }

structure Ulimit {
    @required name: UlimitName
    @required softLimit: Integer
    @required hardLimit: Integer
}

enum UlimitName {
    CORE = "core"
    CPU = "cpu"
    DATA = "data"
    FSIZE = "fsize"
    LOCKS = "locks"
    MEMLOCK = "memlock"
    MSGQUEUE = "msgqueue"
    NICE = "nice"
    NOFILE = "nofile"
    NPROC = "nproc"
    RSS = "rss"
    RTPRIO = "rtprio"
    RTTIME = "rttime"
    SIGPENDING = "sigpending"
    STACK = "stack"
}

structure LogConfiguration {
    @required logDriver: LogDriver
    options: StringMap
    @unsupported secretOptions: SecretList
}

enum LogDriver {
    AWSFIRELENS = "awsfirelens"
    AWSLOGS = "awslogs"
    FLUENTD = "fluentd"
    GELF = "gelf"
    JOURNALD = "journald"
    JSON_FILE = "json-file"
    SPLUNK = "splunk"
    SYSLOG = "syslog"
}

structure HealthCheck {
    @required command: StringList
    interval: Integer
    timeout: Integer
    retries: Integer
    startPeriod: Integer
}

list SystemControls { member: SystemControl }

structure SystemControl {
    namespace: String
    value: String
}

list ResourceRequirements { member: ResourceRequirement }

structure ResourceRequirement {
    @required type: ResourceType
    value: String
    sharingStrategy: SharingStrategy
}

enum ResourceType {
    GPU
    INFERENCE_ACCELERATOR = "InferenceAccelerator"
    NEURON_DEVICE = "NeuronDevice"
}

structure SharingStrategy {
    nvidiaMps: NvidiaMpsAllocation
}

structure NvidiaMpsAllocation {
    @required memory: Integer
    maxComputePercent: Integer
}

structure FirelensConfiguration {
    @required type: FirelensConfigurationType
    options: StringMap
}

enum FirelensConfigurationType {
    FLUENTBIT = "fluentbit"
    FLUENTD = "fluentd"
}

enum NetworkMode {
    AWSVPC = "awsvpc"
    BRIDGE = "bridge"
    HOST = "host"
    NONE = "none"
}

list VolumeList { member: Volume }

structure Volume {
    name: String
    host: HostVolumeProperties
    dockerVolumeConfiguration: DockerVolumeConfiguration
    @unsupported efsVolumeConfiguration: EFSVolumeConfiguration
    @unsupported s3filesVolumeConfiguration: S3FilesVolumeConfiguration
    @unsupported fsxWindowsFileServerVolumeConfiguration: FSxWindowsFileServerVolumeConfiguration
    @unsupported configuredAtLaunch: Boolean
}

structure HostVolumeProperties {
    sourcePath: String
}

structure DockerVolumeConfiguration {
    scope: Scope
    autoprovision: Boolean
    driver: String
    @unsupported driverOpts: StringMap
    labels: StringMap
}

enum Scope {
    SHARED = "shared"
    TASK = "task"
}

structure EFSVolumeConfiguration {
    @required fileSystemId: String
    rootDirectory: String
    transitEncryption: EFSTransitEncryption
    transitEncryptionPort: Integer
    authorizationConfig: EFSAuthorizationConfig
}

enum EFSTransitEncryption {
    DISABLED
    ENABLED
}

structure EFSAuthorizationConfig {
    accessPointId: String
    iam: EFSAuthorizationConfigIAM
}

enum EFSAuthorizationConfigIAM {
    DISABLED
    ENABLED
}

structure S3FilesVolumeConfiguration {
    @required fileSystemArn: String
    rootDirectory: String
    transitEncryptionPort: Integer
    accessPointArn: String
}

structure FSxWindowsFileServerVolumeConfiguration {
    @required fileSystemId: String
    @required rootDirectory: String
    @required authorizationConfig: FSxWindowsFileServerAuthorizationConfig
}

structure FSxWindowsFileServerAuthorizationConfig {
    @required credentialsParameter: String
    @required domain: String
}

list TaskDefinitionPlacementConstraints { member: TaskDefinitionPlacementConstraint }

structure TaskDefinitionPlacementConstraint {
    type: TaskDefinitionPlacementConstraintType
    expression: String
}

enum TaskDefinitionPlacementConstraintType {
    MEMBER_OF = "memberOf"
}

enum Compatibility {
    EC2
    EXTERNAL
    FARGATE
    MANAGED_INSTANCES
}

enum PidMode {
    HOST = "host"
    TASK = "task"
}

enum IpcMode {
    HOST = "host"
    NONE = "none"
    TASK = "task"
}

structure ProxyConfiguration {
    @required containerName: String
    type: ProxyConfigurationType
    properties: ProxyConfigurationProperties
}

enum ProxyConfigurationType {
    APPMESH
}

list ProxyConfigurationProperties { member: KeyValuePair }

list InferenceAccelerators { member: InferenceAccelerator }

structure InferenceAccelerator {
    @required deviceName: String
    @required deviceType: String
}

structure EphemeralStorage {
    @required sizeInGiB: Integer
}

structure RuntimePlatform {
    cpuArchitecture: CPUArchitecture
    operatingSystemFamily: OSFamily
}

enum CPUArchitecture {
    ARM64
    X86_64
}

enum OSFamily {
    LINUX
    WINDOWS_SERVER_2004_CORE
    WINDOWS_SERVER_2016_FULL
    WINDOWS_SERVER_2019_CORE
    WINDOWS_SERVER_2019_FULL
    WINDOWS_SERVER_2022_CORE
    WINDOWS_SERVER_2022_FULL
    WINDOWS_SERVER_2025_CORE
    WINDOWS_SERVER_2025_FULL
    WINDOWS_SERVER_20_H2_CORE = "WINDOWS_SERVER_20H2_CORE"
}

structure TaskDefinition {
    taskDefinitionArn: String
    containerDefinitions: ContainerDefinitions
    family: String
    taskRoleArn: String
    executionRoleArn: String
    networkMode: NetworkMode
    revision: Integer
    volumes: VolumeList
    status: TaskDefinitionStatus
    requiresAttributes: RequiresAttributes
    placementConstraints: TaskDefinitionPlacementConstraints
    compatibilities: CompatibilityList
    runtimePlatform: RuntimePlatform
    requiresCompatibilities: CompatibilityList
    cpu: String
    memory: String
    inferenceAccelerators: InferenceAccelerators
    pidMode: PidMode
    ipcMode: IpcMode
    proxyConfiguration: ProxyConfiguration
    registeredAt: Timestamp
    deregisteredAt: Timestamp
    deleteRequestedAt: Timestamp
    registeredBy: String
    ephemeralStorage: EphemeralStorage
    enableFaultInjection: Boolean
}

enum TaskDefinitionStatus {
    ACTIVE
    DELETE_IN_PROGRESS
    INACTIVE
}

list RequiresAttributes { member: Attribute }

structure Attribute {
    @required name: String
    value: String
    targetType: TargetType
    targetId: String
}

enum TargetType {
    CONTAINER_INSTANCE = "container-instance"
}

enum TaskDefinitionField {
    TAGS
}

enum SortOrder {
    ASC
    DESC
}

enum TaskDefinitionFamilyStatus {
    ACTIVE
    ALL
    INACTIVE
}

// -- Services ------------------------------------------------------------------------------------

operation CreateService {
    input := {
        @required serviceName: String
        cluster: String
        taskDefinition: String
        availabilityZoneRebalancing: AvailabilityZoneRebalancing
        loadBalancers: LoadBalancers
        @unsupported serviceRegistries: ServiceRegistries
        desiredCount: Integer
        clientToken: String
        launchType: LaunchType
        capacityProviderStrategy: CapacityProviderStrategy
        platformVersion: String
        role: String
        deploymentConfiguration: DeploymentConfiguration
        placementConstraints: PlacementConstraints
        placementStrategy: PlacementStrategies
        networkConfiguration: NetworkConfiguration
        healthCheckGracePeriodSeconds: Integer
        schedulingStrategy: SchedulingStrategy
        deploymentController: DeploymentController
        tags: Tags
        enableECSManagedTags: Boolean
        propagateTags: PropagateTags
        enableExecuteCommand: Boolean
        @unsupported serviceConnectConfiguration: ServiceConnectConfiguration
        @unsupported volumeConfigurations: ServiceVolumeConfigurations
        @unsupported vpcLatticeConfigurations: VpcLatticeConfigurations
        @unsupported gatewayConnectors: GatewayConnectorList
        @unsupported monitoring: MonitoringConfiguration
    }
    output := {
        service: Service
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        NamespaceNotFoundException PlatformTaskDefinitionIncompatibilityException
        PlatformUnknownException ServerException UnsupportedFeatureException
    ]
}

operation UpdateService {
    input := {
        @required service: String
        cluster: String
        desiredCount: Integer
        taskDefinition: String
        capacityProviderStrategy: CapacityProviderStrategy
        deploymentConfiguration: DeploymentConfiguration
        availabilityZoneRebalancing: AvailabilityZoneRebalancing
        networkConfiguration: NetworkConfiguration
        placementConstraints: PlacementConstraints
        placementStrategy: PlacementStrategies
        platformVersion: String
        forceNewDeployment: Boolean
        healthCheckGracePeriodSeconds: Integer
        deploymentController: DeploymentController
        enableExecuteCommand: Boolean
        enableECSManagedTags: Boolean
        loadBalancers: LoadBalancers
        propagateTags: PropagateTags
        @unsupported serviceRegistries: ServiceRegistries
        @unsupported serviceConnectConfiguration: ServiceConnectConfiguration
        @unsupported volumeConfigurations: ServiceVolumeConfigurations
        @unsupported vpcLatticeConfigurations: VpcLatticeConfigurations
        @unsupported gatewayConnectors: GatewayConnectorList
        @unsupported monitoring: MonitoringConfiguration
    }
    output := {
        service: Service
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        NamespaceNotFoundException PlatformTaskDefinitionIncompatibilityException
        PlatformUnknownException ServerException ServiceNotActiveException ServiceNotFoundException
        UnsupportedFeatureException
    ]
}

operation DescribeServices {
    input := {
        @required services: StringList
        cluster: String
        include: ServiceFieldList
    }
    output := {
        services: Services
        failures: Failures
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

operation ListServices {
    input := {
        cluster: String
        nextToken: String
        maxResults: Integer
        launchType: LaunchType
        schedulingStrategy: SchedulingStrategy
        @unsupported resourceManagementType: ResourceManagementType
    }
    output := {
        serviceArns: StringList
        nextToken: String
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

operation DeleteService {
    input := {
        @required service: String
        cluster: String
        force: Boolean
    }
    output := {
        service: Service
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException ServiceNotFoundException
    ]
}

// -- Service deployments and revisions -------------------------------------------------------------

operation CreateTaskSet {
    input := {
        @required service: String
        @required cluster: String
        @required taskDefinition: String
        externalId: String
        networkConfiguration: NetworkConfiguration
        loadBalancers: LoadBalancers
        @unsupported serviceRegistries: ServiceRegistries
        launchType: LaunchType
        capacityProviderStrategy: CapacityProviderStrategy
        platformVersion: String
        scale: Scale
        clientToken: String
        tags: Tags
    }
    output := {
        taskSet: TaskSet
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        LimitExceededException NamespaceNotFoundException
        PlatformTaskDefinitionIncompatibilityException PlatformUnknownException ServerException
        ServiceNotActiveException ServiceNotFoundException UnsupportedFeatureException
    ]
}

operation DescribeTaskSets {
    input := {
        @required cluster: String
        @required service: String
        taskSets: StringList
        include: TaskSetFieldList
    }
    output := {
        taskSets: TaskSets
        failures: Failures
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException ServiceNotActiveException ServiceNotFoundException
        UnsupportedFeatureException
    ]
}

operation UpdateTaskSet {
    input := {
        @required cluster: String
        @required service: String
        @required taskSet: String
        @required scale: Scale
    }
    output := {
        taskSet: TaskSet
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        LimitExceededException ServerException ServiceNotActiveException ServiceNotFoundException
        TaskSetNotFoundException UnsupportedFeatureException
    ]
}

operation UpdateServicePrimaryTaskSet {
    input := {
        @required cluster: String
        @required service: String
        @required primaryTaskSet: String
    }
    output := {
        taskSet: TaskSet
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException ServiceNotActiveException ServiceNotFoundException
        TaskSetNotFoundException UnsupportedFeatureException
    ]
}

operation DeleteTaskSet {
    input := {
        @required cluster: String
        @required service: String
        @required taskSet: String
        force: Boolean
    }
    output := {
        taskSet: TaskSet
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        LimitExceededException ServerException ServiceNotActiveException ServiceNotFoundException
        TaskSetNotFoundException UnsupportedFeatureException
    ]
}

list TaskSetFieldList { member: TaskSetField }

enum TaskSetField {
    TAGS
}

operation ListServiceDeployments {
    input := {
        @required service: String
        cluster: String
        status: ServiceDeploymentStatusList
        createdAt: CreatedAt
        nextToken: String
        maxResults: Integer
    }
    output := {
        serviceDeployments: ServiceDeploymentsBrief
        nextToken: String
    }
    errors: [
        AccessDeniedException ClientException InvalidParameterException ServerException
        ServiceNotFoundException UnsupportedFeatureException
    ]
}

operation DescribeServiceDeployments {
    input := {
        @required serviceDeploymentArns: StringList
    }
    output := {
        serviceDeployments: ServiceDeployments
        failures: Failures
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException ServiceNotFoundException UnsupportedFeatureException
    ]
}

operation DescribeServiceRevisions {
    input := {
        @required serviceRevisionArns: StringList
    }
    output := {
        serviceRevisions: ServiceRevisions
        failures: Failures
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException ServiceNotFoundException UnsupportedFeatureException
    ]
}

operation StopServiceDeployment {
    input := {
        @required serviceDeploymentArn: String
        stopType: StopServiceDeploymentStopType
    }
    output := {
        serviceDeploymentArn: String
    }
    errors: [
        AccessDeniedException ClientException ConflictException InvalidParameterException
        ServerException ServiceDeploymentNotFoundException UnsupportedFeatureException
    ]
}

operation ContinueServiceDeployment {
    input := {
        @required serviceDeploymentArn: String
        @required hookId: String
        action: DeploymentLifecycleHookAction
    }
    output := {
        serviceDeploymentArn: String
    }
    errors: [
        AccessDeniedException ClientException ConflictException InvalidParameterException
        ServerException ServiceDeploymentNotFoundException UnsupportedFeatureException
    ]
}

enum StopServiceDeploymentStopType {
    ABORT
    ROLLBACK
}

enum ServiceDeploymentStatus {
    IN_PROGRESS
    PENDING
    ROLLBACK_FAILED
    ROLLBACK_IN_PROGRESS
    ROLLBACK_REQUESTED
    ROLLBACK_SUCCESSFUL
    STOPPED
    STOP_REQUESTED
    SUCCESSFUL
}

list ServiceDeploymentStatusList { member: ServiceDeploymentStatus }

structure CreatedAt {
    before: Timestamp
    after: Timestamp
}

list ServiceDeploymentsBrief { member: ServiceDeploymentBrief }

structure ServiceDeploymentBrief {
    serviceDeploymentArn: String
    serviceArn: String
    clusterArn: String
    startedAt: Timestamp
    createdAt: Timestamp
    finishedAt: Timestamp
    targetServiceRevisionArn: String
    status: ServiceDeploymentStatus
    statusReason: String
}

list ServiceDeployments { member: ServiceDeployment }

structure ServiceDeployment {
    serviceDeploymentArn: String
    serviceArn: String
    clusterArn: String
    createdAt: Timestamp
    startedAt: Timestamp
    finishedAt: Timestamp
    stoppedAt: Timestamp
    updatedAt: Timestamp
    sourceServiceRevisions: ServiceRevisionsSummaryList
    targetServiceRevision: ServiceRevisionSummary
    status: ServiceDeploymentStatus
    statusReason: String
    lifecycleStage: ServiceDeploymentLifecycleStage
    lifecycleHookDetails: DeploymentLifecycleHookDetailList
    deploymentConfiguration: DeploymentConfiguration
    rollback: Rollback
    deploymentCircuitBreaker: ServiceDeploymentCircuitBreaker
    alarms: ServiceDeploymentAlarms
}

enum ServiceDeploymentLifecycleStage {
    BAKE_TIME
    CLEAN_UP
    POST_PRODUCTION_TRAFFIC_SHIFT
    POST_SCALE_UP
    POST_TEST_TRAFFIC_SHIFT
    PRE_SCALE_UP
    PRODUCTION_TRAFFIC_SHIFT
    RECONCILE_SERVICE
    SCALE_UP
    TEST_TRAFFIC_SHIFT
}

list DeploymentLifecycleHookDetailList { member: DeploymentLifecycleHookDetail }

structure DeploymentLifecycleHookDetail {
    hookId: String
    targetType: DeploymentLifecycleHookTargetType
    targetArn: String
    status: DeploymentLifecycleHookStatus
    expiresAt: Timestamp
    timeoutAction: DeploymentLifecycleHookAction
}

enum DeploymentLifecycleHookStatus {
    AWAITING_ACTION
    FAILED
    IN_PROGRESS
    SUCCEEDED
    TIMED_OUT
}

list ServiceRevisionsSummaryList { member: ServiceRevisionSummary }

structure ServiceRevisionSummary {
    arn: String
    requestedTaskCount: Integer
    runningTaskCount: Integer
    pendingTaskCount: Integer
    requestedTestTrafficWeight: Double
    requestedProductionTrafficWeight: Double
}

structure Rollback {
    reason: String
    startedAt: Timestamp
    serviceRevisionArn: String
}

structure ServiceDeploymentCircuitBreaker {
    status: ServiceDeploymentRollbackMonitorsStatus
    failureCount: Integer
    threshold: Integer
}

structure ServiceDeploymentAlarms {
    status: ServiceDeploymentRollbackMonitorsStatus
    alarmNames: StringList
    triggeredAlarmNames: StringList
}

enum ServiceDeploymentRollbackMonitorsStatus {
    DISABLED
    MONITORING
    MONITORING_COMPLETE
    TRIGGERED
}

list ServiceRevisions { member: ServiceRevision }

structure ServiceRevision {
    serviceRevisionArn: String
    serviceArn: String
    clusterArn: String
    taskDefinition: String
    capacityProviderStrategy: CapacityProviderStrategy
    launchType: LaunchType
    platformVersion: String
    platformFamily: String
    loadBalancers: LoadBalancers
    serviceRegistries: ServiceRegistries
    networkConfiguration: NetworkConfiguration
    containerImages: ContainerImages
    guardDutyEnabled: Boolean
    serviceConnectConfiguration: ServiceConnectConfiguration
    volumeConfigurations: ServiceVolumeConfigurations
    fargateEphemeralStorage: DeploymentEphemeralStorage
    createdAt: Timestamp
    vpcLatticeConfigurations: VpcLatticeConfigurations
    resolvedConfiguration: ResolvedConfiguration
}

structure ResolvedConfiguration {
    loadBalancers: ServiceRevisionLoadBalancers
}

list ServiceRevisionLoadBalancers { member: ServiceRevisionLoadBalancer }

structure ServiceRevisionLoadBalancer {
    targetGroupArn: String
    productionListenerRule: String
}

list ContainerImages { member: ContainerImage }

structure ContainerImage {
    containerName: String
    imageDigest: String
    image: String
}

enum AvailabilityZoneRebalancing {
    DISABLED
    ENABLED
}

list LoadBalancers { member: LoadBalancer }

structure LoadBalancer {
    targetGroupArn: String
    @unsupported loadBalancerName: String
    containerName: String
    containerPort: Integer
    advancedConfiguration: AdvancedConfiguration
}

structure AdvancedConfiguration {
    alternateTargetGroupArn: String
    productionListenerRule: String
    testListenerRule: String
    roleArn: String
}

list ServiceRegistries { member: ServiceRegistry }

structure ServiceRegistry {
    registryArn: String
    port: Integer
    containerName: String
    containerPort: Integer
}

enum LaunchType {
    EC2
    EXTERNAL
    FARGATE
    MANAGED_INSTANCES
}

structure DeploymentConfiguration {
    deploymentCircuitBreaker: DeploymentCircuitBreaker
    maximumPercent: Integer
    minimumHealthyPercent: Integer
    alarms: DeploymentAlarms
    strategy: DeploymentStrategy
    bakeTimeInMinutes: Integer
    lifecycleHooks: DeploymentLifecycleHookList
    linearConfiguration: LinearConfiguration
    canaryConfiguration: CanaryConfiguration
    earlySuccessCriteria: DeploymentEarlySuccessCriteria
}

structure DeploymentCircuitBreaker {
    @required enable: Boolean
    @required rollback: Boolean
    resetOnHealthyTask: Boolean
    thresholdConfiguration: ThresholdConfiguration
}

structure ThresholdConfiguration {
    @required type: ThresholdType
    @required value: Integer
}

enum ThresholdType {
    BOUNDED_PERCENT
    COUNT
    UNBOUNDED_PERCENT
}

structure DeploymentAlarms {
    @required alarmNames: StringList
    @required rollback: Boolean
    @required enable: Boolean
}

enum DeploymentStrategy {
    BLUE_GREEN
    CANARY
    LINEAR
    ROLLING
}

list DeploymentLifecycleHookList { member: DeploymentLifecycleHook }

structure DeploymentLifecycleHook {
    targetType: DeploymentLifecycleHookTargetType
    hookTargetArn: String
    roleArn: String
    lifecycleStages: DeploymentLifecycleHookStageList
    hookDetails: Document
    timeoutConfiguration: DeploymentLifecycleHookTimeoutConfiguration
}

enum DeploymentLifecycleHookTargetType {
    AWS_LAMBDA
    PAUSE
}

enum DeploymentLifecycleHookStage {
    POST_PRODUCTION_TRAFFIC_SHIFT
    POST_SCALE_UP
    POST_TEST_TRAFFIC_SHIFT
    PRE_PRODUCTION_TRAFFIC_SHIFT
    PRE_SCALE_UP
    PRODUCTION_TRAFFIC_SHIFT
    RECONCILE_SERVICE
    TEST_TRAFFIC_SHIFT
}

structure DeploymentLifecycleHookTimeoutConfiguration {
    timeoutInMinutes: Integer
    action: DeploymentLifecycleHookAction
}

enum DeploymentLifecycleHookAction {
    CONTINUE
    ROLLBACK
}

structure LinearConfiguration {
    stepPercent: Double
    stepBakeTimeInMinutes: Integer
}

structure CanaryConfiguration {
    canaryPercent: Double
    canaryBakeTimeInMinutes: Integer
}

structure DeploymentEarlySuccessCriteria {
    @required enable: Boolean
    healthyPercent: Integer
    sourceServiceRevisionCleanup: ServiceRevisionCleanup
}

enum ServiceRevisionCleanup {
    BLOCKING
    DEFERRED
}

list PlacementConstraints { member: PlacementConstraint }

structure PlacementConstraint {
    type: PlacementConstraintType
    expression: String
}

enum PlacementConstraintType {
    DISTINCT_INSTANCE = "distinctInstance"
    MEMBER_OF = "memberOf"
}

list PlacementStrategies { member: PlacementStrategy }

structure PlacementStrategy {
    type: PlacementStrategyType
    field: String
}

enum PlacementStrategyType {
    BINPACK = "binpack"
    RANDOM = "random"
    SPREAD = "spread"
}

structure NetworkConfiguration {
    awsvpcConfiguration: AwsVpcConfiguration
}

structure AwsVpcConfiguration {
    @required subnets: StringList
    securityGroups: StringList
    assignPublicIp: AssignPublicIp
}

enum AssignPublicIp {
    DISABLED
    ENABLED
}

enum SchedulingStrategy {
    DAEMON
    REPLICA
}

structure DeploymentController {
    @required type: DeploymentControllerType
}

enum DeploymentControllerType {
    CODE_DEPLOY
    ECS
    EXTERNAL
}

enum PropagateTags {
    NONE
    SERVICE
    TASK_DEFINITION
}

structure ServiceConnectConfiguration {
    @required enabled: Boolean
    namespace: String
    services: ServiceConnectServiceList
    logConfiguration: LogConfiguration
    accessLogConfiguration: ServiceConnectAccessLogConfiguration
    containerConfigurations: ServiceConnectContainerConfigurations
}

list ServiceConnectServiceList { member: ServiceConnectService }

structure ServiceConnectService {
    @required portName: String
    discoveryName: String
    clientAliases: ServiceConnectClientAliasList
    @range(min: 0, max: 65535) ingressPortOverride: Integer
    timeout: TimeoutConfiguration
    tls: ServiceConnectTlsConfiguration
}

list ServiceConnectClientAliasList { member: ServiceConnectClientAlias }

structure ServiceConnectClientAlias {
    @required @range(min: 0, max: 65535) port: Integer
    dnsName: String
    testTrafficRules: ServiceConnectTestTrafficRules
}

structure ServiceConnectTestTrafficRules {
    @required header: ServiceConnectTestTrafficHeaderRules
}

structure ServiceConnectTestTrafficHeaderRules {
    @required name: String
    value: ServiceConnectTestTrafficHeaderMatchRules
}

structure ServiceConnectTestTrafficHeaderMatchRules {
    @required exact: String
}

structure TimeoutConfiguration {
    idleTimeoutSeconds: Integer
    perRequestTimeoutSeconds: Integer
}

structure ServiceConnectTlsConfiguration {
    @required issuerCertificateAuthority: ServiceConnectTlsCertificateAuthority
    kmsKey: String
    roleArn: String
}

structure ServiceConnectTlsCertificateAuthority {
    awsPcaAuthorityArn: String
}

structure ServiceConnectAccessLogConfiguration {
    @required format: ServiceConnectAccessLoggingFormat
    includeQueryParameters: ServiceConnectIncludeQueryParameters
}

enum ServiceConnectAccessLoggingFormat {
    JSON
    TEXT
}

enum ServiceConnectIncludeQueryParameters {
    DISABLED
    ENABLED
}

list ServiceConnectContainerConfigurations { member: ServiceConnectContainerConfiguration }

structure ServiceConnectContainerConfiguration {
    logLevel: String
}

list ServiceVolumeConfigurations { member: ServiceVolumeConfiguration }

structure ServiceVolumeConfiguration {
    @required name: String
    managedEBSVolume: ServiceManagedEBSVolumeConfiguration
}

structure ServiceManagedEBSVolumeConfiguration {
    @required roleArn: String
    encrypted: Boolean
    kmsKeyId: String
    volumeType: String
    sizeInGiB: Integer
    snapshotId: String
    volumeInitializationRate: Integer
    iops: Integer
    throughput: Integer
    tagSpecifications: EBSTagSpecifications
    filesystemType: TaskFilesystemType
}

list EBSTagSpecifications { member: EBSTagSpecification }

structure EBSTagSpecification {
    @required resourceType: EBSResourceType
    tags: Tags
    propagateTags: PropagateTags
}

enum EBSResourceType {
    VOLUME = "volume"
}

enum TaskFilesystemType {
    EXT3 = "ext3"
    EXT4 = "ext4"
    NTFS = "ntfs"
    XFS = "xfs"
}

list VpcLatticeConfigurations { member: VpcLatticeConfiguration }

structure VpcLatticeConfiguration {
    @required roleArn: String
    @required targetGroupArn: String
    @required portName: String
    advancedConfiguration: VpcLatticeAdvancedConfiguration
}

structure VpcLatticeAdvancedConfiguration {
    alternateTargetGroupArn: String
    productionListenerRule: String
    testListenerRule: String
}

list GatewayConnectorList { member: GatewayConnector }

structure GatewayConnector {
    @required portName: String
    healthCheck: GatewayConnectorHealthCheck
    filters: GatewayConnectorFilters
}

structure GatewayConnectorHealthCheck {
    healthCheckProtocol: GatewayConnectorHealthCheckProtocol
    healthCheckPort: Integer
    healthCheckPath: String
    healthCheckTimeoutSeconds: Integer
    healthCheckIntervalSeconds: Integer
    healthyThresholdCount: Integer
    unhealthyThresholdCount: Integer
    matcher: GatewayConnectorHealthCheckMatcher
}

enum GatewayConnectorHealthCheckProtocol {
    HTTP
    HTTPS
}

structure GatewayConnectorHealthCheckMatcher {
    httpCode: String
    grpcCode: String
}

structure GatewayConnectorFilters {
    accessTypes: AccessTypeList
}

enum AccessType {
    PRIVATE
    PUBLIC
}

structure MonitoringConfiguration {
    metricConfigurations: MetricConfigurationList
}

list MetricConfigurationList { member: MetricConfiguration }

structure MetricConfiguration {
    @required metricNames: StringList
    @required resolutionSeconds: Integer
}

structure Service {
    serviceArn: String
    serviceName: String
    clusterArn: String
    loadBalancers: LoadBalancers
    serviceRegistries: ServiceRegistries
    status: String
    desiredCount: Integer
    runningCount: Integer
    pendingCount: Integer
    launchType: LaunchType
    capacityProviderStrategy: CapacityProviderStrategy
    platformVersion: String
    platformFamily: String
    taskDefinition: String
    deploymentConfiguration: DeploymentConfiguration
    taskSets: TaskSets
    deployments: Deployments
    roleArn: String
    events: ServiceEvents
    createdAt: Timestamp
    currentServiceDeployment: String
    currentServiceRevisions: ServiceCurrentRevisionSummaryList
    placementConstraints: PlacementConstraints
    placementStrategy: PlacementStrategies
    networkConfiguration: NetworkConfiguration
    healthCheckGracePeriodSeconds: Integer
    schedulingStrategy: SchedulingStrategy
    deploymentController: DeploymentController
    tags: Tags
    createdBy: String
    enableECSManagedTags: Boolean
    propagateTags: PropagateTags
    enableExecuteCommand: Boolean
    availabilityZoneRebalancing: AvailabilityZoneRebalancing
    resourceManagementType: ResourceManagementType
}

list TaskSets { member: TaskSet }

structure TaskSet {
    id: String
    taskSetArn: String
    serviceArn: String
    clusterArn: String
    startedBy: String
    externalId: String
    status: String
    taskDefinition: String
    computedDesiredCount: Integer
    pendingCount: Integer
    runningCount: Integer
    createdAt: Timestamp
    updatedAt: Timestamp
    launchType: LaunchType
    capacityProviderStrategy: CapacityProviderStrategy
    platformVersion: String
    platformFamily: String
    networkConfiguration: NetworkConfiguration
    loadBalancers: LoadBalancers
    serviceRegistries: ServiceRegistries
    scale: Scale
    stabilityStatus: StabilityStatus
    stabilityStatusAt: Timestamp
    tags: Tags
    fargateEphemeralStorage: DeploymentEphemeralStorage
}

structure Scale {
    value: Double
    unit: ScaleUnit
}

enum ScaleUnit {
    PERCENT
}

enum StabilityStatus {
    STABILIZING
    STEADY_STATE
}

structure DeploymentEphemeralStorage {
    kmsKeyId: String
}

list Deployments { member: Deployment }

structure Deployment {
    id: String
    status: String
    taskDefinition: String
    desiredCount: Integer
    pendingCount: Integer
    runningCount: Integer
    failedTasks: Integer
    createdAt: Timestamp
    updatedAt: Timestamp
    capacityProviderStrategy: CapacityProviderStrategy
    launchType: LaunchType
    platformVersion: String
    platformFamily: String
    networkConfiguration: NetworkConfiguration
    rolloutState: DeploymentRolloutState
    rolloutStateReason: String
    serviceConnectConfiguration: ServiceConnectConfiguration
    serviceConnectResources: ServiceConnectServiceResourceList
    volumeConfigurations: ServiceVolumeConfigurations
    fargateEphemeralStorage: DeploymentEphemeralStorage
    vpcLatticeConfigurations: VpcLatticeConfigurations
}

enum DeploymentRolloutState {
    COMPLETED
    FAILED
    IN_PROGRESS
}

list ServiceConnectServiceResourceList { member: ServiceConnectServiceResource }

structure ServiceConnectServiceResource {
    discoveryName: String
    discoveryArn: String
}

list ServiceEvents { member: ServiceEvent }

structure ServiceEvent {
    id: String
    createdAt: Timestamp
    message: String
}

list ServiceCurrentRevisionSummaryList { member: ServiceCurrentRevisionSummary }

structure ServiceCurrentRevisionSummary {
    arn: String
    requestedTaskCount: Integer
    runningTaskCount: Integer
    pendingTaskCount: Integer
}

enum ResourceManagementType {
    CUSTOMER
    ECS
}

enum ServiceField {
    TAGS
}

list Services { member: Service }

// -- Tasks ---------------------------------------------------------------------------------------

operation RunTask {
    input := {
        @required taskDefinition: String
        capacityProviderStrategy: CapacityProviderStrategy
        cluster: String
        count: Integer
        enableECSManagedTags: Boolean
        enableExecuteCommand: Boolean
        group: String
        launchType: LaunchType
        networkConfiguration: NetworkConfiguration
        overrides: TaskOverride
        placementConstraints: PlacementConstraints
        placementStrategy: PlacementStrategies
        platformVersion: String
        propagateTags: PropagateTags
        referenceId: String
        startedBy: String
        tags: Tags
        clientToken: String
        @unsupported volumeConfigurations: TaskVolumeConfigurations
    }
    output := {
        tasks: Tasks
        failures: Failures
    }
    errors: [
        AccessDeniedException BlockedException ClientException ClusterNotFoundException
        ConflictException InvalidParameterException PlatformTaskDefinitionIncompatibilityException
        PlatformUnknownException ServerException UnsupportedFeatureException
    ]
}

operation ExecuteCommand {
    input := {
        @required command: String
        @required interactive: Boolean
        @required task: String
        cluster: String
        container: String
    }
    output := {
        clusterArn: String
        containerArn: String
        containerName: String
        interactive: Boolean
        session: Session
        taskArn: String
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException TargetNotConnectedException
    ]
}

structure Session {
    sessionId: String
    streamUrl: String
    tokenValue: String
}

operation StartTask {
    input := {
        @required containerInstances: StringList
        @required taskDefinition: String
        cluster: String
        enableECSManagedTags: Boolean
        enableExecuteCommand: Boolean
        group: String
        networkConfiguration: NetworkConfiguration
        overrides: TaskOverride
        propagateTags: PropagateTags
        referenceId: String
        startedBy: String
        tags: Tags
        @unsupported volumeConfigurations: TaskVolumeConfigurations
    }
    output := {
        tasks: Tasks
        failures: Failures
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        NamespaceNotFoundException ServerException UnsupportedFeatureException
    ]
}

operation StopTask {
    input := {
        @required task: String
        cluster: String
        reason: String
    }
    output := {
        task: Task
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

operation DescribeTasks {
    input := {
        @required tasks: StringList
        cluster: String
        include: TaskFieldList
    }
    output := {
        tasks: Tasks
        failures: Failures
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

operation ListTasks {
    input := {
        cluster: String
        containerInstance: String
        family: String
        nextToken: String
        maxResults: Integer
        startedBy: String
        serviceName: String
        desiredStatus: DesiredStatus
        launchType: LaunchType
        @unsupported daemonName: String
    }
    output := {
        taskArns: StringList
        nextToken: String
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException ServiceNotFoundException
    ]
}

structure TaskOverride {
    containerOverrides: ContainerOverrides
    cpu: String
    @unsupported inferenceAcceleratorOverrides: InferenceAcceleratorOverrides
    executionRoleArn: String
    memory: String
    taskRoleArn: String
    @unsupported ephemeralStorage: EphemeralStorage
}

list ContainerOverrides { member: ContainerOverride }

structure ContainerOverride {
    name: String
    command: StringList
    environment: EnvironmentVariables
    @unsupported environmentFiles: EnvironmentFiles
    cpu: Integer
    memory: Integer
    memoryReservation: Integer
    @unsupported resourceRequirements: ResourceRequirements
}

list InferenceAcceleratorOverrides { member: InferenceAcceleratorOverride }

structure InferenceAcceleratorOverride {
    deviceName: String
    deviceType: String
}

list TaskVolumeConfigurations { member: TaskVolumeConfiguration }

structure TaskVolumeConfiguration {
    @required name: String
    managedEBSVolume: TaskManagedEBSVolumeConfiguration
}

structure TaskManagedEBSVolumeConfiguration {
    @required roleArn: String
    encrypted: Boolean
    kmsKeyId: String
    volumeType: String
    sizeInGiB: Integer
    snapshotId: String
    volumeInitializationRate: Integer
    iops: Integer
    throughput: Integer
    tagSpecifications: EBSTagSpecifications
    terminationPolicy: TaskManagedEBSVolumeTerminationPolicy
    filesystemType: TaskFilesystemType
}

structure TaskManagedEBSVolumeTerminationPolicy {
    @required deleteOnTermination: Boolean
}

list Tasks { member: Task }

structure Task {
    attachments: Attachments
    attributes: Attributes
    availabilityZone: String
    capacityProviderName: String
    clusterArn: String
    connectivity: Connectivity
    connectivityAt: Timestamp
    containerInstanceArn: String
    containers: Containers
    cpu: String
    createdAt: Timestamp
    desiredStatus: String
    enableExecuteCommand: Boolean
    executionStoppedAt: Timestamp
    group: String
    healthStatus: HealthStatus
    inferenceAccelerators: InferenceAccelerators
    lastStatus: String
    launchType: LaunchType
    memory: String
    overrides: TaskOverride
    platformVersion: String
    platformFamily: String
    pullStartedAt: Timestamp
    pullStoppedAt: Timestamp
    startedAt: Timestamp
    startedBy: String
    stopCode: TaskStopCode
    stoppedAt: Timestamp
    stoppedReason: String
    stoppingAt: Timestamp
    tags: Tags
    taskArn: String
    taskDefinitionArn: String
    version: Long
    ephemeralStorage: EphemeralStorage
    fargateEphemeralStorage: TaskEphemeralStorage
}

list Attributes { member: Attribute }

enum Connectivity {
    CONNECTED
    DISCONNECTED
}

list Containers { member: Container }

structure Container {
    containerArn: String
    taskArn: String
    name: String
    image: String
    imageDigest: String
    runtimeId: String
    lastStatus: String
    exitCode: Integer
    reason: String
    networkBindings: NetworkBindings
    networkInterfaces: NetworkInterfaces
    healthStatus: HealthStatus
    managedAgents: ManagedAgents
    cpu: String
    memory: String
    memoryReservation: String
    gpuIds: StringList
    neuronDeviceIds: StringList
    gpuSharingStrategy: SharingStrategy
}

list NetworkBindings { member: NetworkBinding }

structure NetworkBinding {
    bindIP: String
    containerPort: Integer
    hostPort: Integer
    protocol: TransportProtocol
    containerPortRange: String
    hostPortRange: String
}

list NetworkInterfaces { member: NetworkInterface }

structure NetworkInterface {
    attachmentId: String
    privateIpv4Address: String
    ipv6Address: String
}

enum HealthStatus {
    HEALTHY
    UNHEALTHY
    UNKNOWN
}

list ManagedAgents { member: ManagedAgent }

structure ManagedAgent {
    lastStartedAt: Timestamp
    name: ManagedAgentName
    reason: String
    lastStatus: String
}

enum ManagedAgentName {
    EXECUTE_COMMAND_AGENT = "ExecuteCommandAgent"
}

enum TaskStopCode {
    ESSENTIAL_CONTAINER_EXITED = "EssentialContainerExited"
    INFRASTRUCTURE_HEALTH = "InfrastructureHealth"
    SERVICE_SCHEDULER_INITIATED = "ServiceSchedulerInitiated"
    SPOT_INTERRUPTION = "SpotInterruption"
    TASK_FAILED_TO_START = "TaskFailedToStart"
    TERMINATION_NOTICE = "TerminationNotice"
    USER_INITIATED = "UserInitiated"
}

structure TaskEphemeralStorage {
    sizeInGiB: Integer
    kmsKeyId: String
}

enum TaskField {
    TAGS
}

enum DesiredStatus {
    PENDING
    RUNNING
    STOPPED
}

// -- Task protection ---------------------------------------------------------------------------------

operation UpdateTaskProtection {
    input := {
        @required cluster: String
        @required tasks: StringList
        @required protectionEnabled: Boolean
        expiresInMinutes: Integer
    }
    output := {
        protectedTasks: ProtectedTaskList
        failures: Failures
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ResourceNotFoundException ServerException UnsupportedFeatureException
    ]
}

structure ProtectedTask {
    taskArn: String
    protectionEnabled: Boolean
    expirationDate: Timestamp
}

list ProtectedTaskList { member: ProtectedTask }

operation GetTaskProtection {
    input := {
        @required cluster: String
        tasks: StringList
    }
    output := {
        protectedTasks: ProtectedTaskList
        failures: Failures
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ResourceNotFoundException ServerException UnsupportedFeatureException
    ]
}

// -- Container instances -------------------------------------------------------------------------

operation ListContainerInstances {
    input := {
        cluster: String
        filter: String
        nextToken: String
        maxResults: Integer
        status: ContainerInstanceStatus
    }
    output := {
        containerInstanceArns: StringList
        nextToken: String
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

operation DescribeContainerInstances {
    input := {
        @required containerInstances: StringList
        cluster: String
        include: ContainerInstanceFieldList
    }
    output := {
        containerInstances: ContainerInstances
        failures: Failures
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

operation UpdateContainerInstancesState {
    input := {
        @required containerInstances: StringList
        @required status: ContainerInstanceStatus
        cluster: String
    }
    output := {
        containerInstances: ContainerInstances
        failures: Failures
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

operation DeregisterContainerInstance {
    input := {
        @required containerInstance: String
        cluster: String
        force: Boolean
    }
    output := {
        containerInstance: ContainerInstance
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

operation UpdateContainerAgent {
    input := {
        @required containerInstance: String
        cluster: String
    }
    output := {
        containerInstance: ContainerInstance
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        MissingVersionException NoUpdateAvailableException ServerException
        UpdateInProgressException
    ]
}

operation PutAttributes {
    input := {
        @required attributes: Attributes
        cluster: String
    }
    output := {
        attributes: Attributes
    }
    errors: [
        AccessDeniedException AttributeLimitExceededException ClientException
        ClusterNotFoundException InvalidParameterException ServerException TargetNotFoundException
    ]
}

operation DeleteAttributes {
    input := {
        @required attributes: Attributes
        cluster: String
    }
    output := {
        attributes: Attributes
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException TargetNotFoundException
    ]
}

operation ListAttributes {
    input := {
        @required targetType: TargetType
        cluster: String
        attributeName: String
        attributeValue: String
        nextToken: String
        maxResults: Integer
    }
    output := {
        attributes: Attributes
        nextToken: String
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

enum ContainerInstanceStatus {
    ACTIVE
    DEREGISTERING
    DRAINING
    REGISTERING
    REGISTRATION_FAILED
}

enum ContainerInstanceField {
    CONTAINER_INSTANCE_HEALTH
    TAGS
}

list ContainerInstances { member: ContainerInstance }

structure ContainerInstance {
    containerInstanceArn: String
    ec2InstanceId: String
    capacityProviderName: String
    version: Long
    versionInfo: VersionInfo
    remainingResources: Resources
    registeredResources: Resources
    status: String
    statusReason: String
    agentConnected: Boolean
    runningTasksCount: Integer
    pendingTasksCount: Integer
    agentUpdateStatus: AgentUpdateStatus
    attributes: Attributes
    registeredAt: Timestamp
    attachments: Attachments
    tags: Tags
    healthStatus: ContainerInstanceHealthStatus
    gpuDevices: GpuDevices
}

structure VersionInfo {
    agentVersion: String
    agentHash: String
    dockerVersion: String
}

list Resources { member: Resource }

structure Resource {
    name: String
    type: String
    doubleValue: Double
    longValue: Long
    integerValue: Integer
    stringSetValue: StringList
}

enum AgentUpdateStatus {
    FAILED
    PENDING
    STAGED
    STAGING
    UPDATED
    UPDATING
}

structure ContainerInstanceHealthStatus {
    overallStatus: InstanceHealthCheckState
    details: InstanceHealthCheckResultList
}

enum InstanceHealthCheckState {
    IMPAIRED
    INITIALIZING
    INSUFFICIENT_DATA
    OK
}

list InstanceHealthCheckResultList { member: InstanceHealthCheckResult }

structure InstanceHealthCheckResult {
    type: InstanceHealthCheckType
    status: InstanceHealthCheckState
    statusReason: String
    lastUpdated: Timestamp
    lastStatusChange: Timestamp
}

enum InstanceHealthCheckType {
    ACCELERATED_COMPUTE
    AGENT_CONNECTIVITY
    CONTAINER_RUNTIME
    DAEMON
}

list GpuDevices { member: GpuDevice }

structure GpuDevice {
    gpuId: String
    sharingMode: GpuSharingMode
    totalMemoryInMiB: Integer
    remainingMemoryInMiB: Integer
    containerCount: Integer
}

enum GpuSharingMode {
    DEDICATED
    IDLE
    NVIDIA_MPS
}

// -- Tags --------------------------------------------------------------------------------------------

operation TagResource {
    input := {
        @required resourceArn: String
        @required tags: Tags
    }
    output := {
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        LimitExceededException ResourceNotFoundException ServerException
    ]
}

operation UntagResource {
    input := {
        @required resourceArn: String
        @required tagKeys: StringList
    }
    output := {
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ResourceNotFoundException ServerException
    ]
}

operation ListTagsForResource {
    input := {
        @required resourceArn: String
    }
    output := {
        tags: Tags
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

// -- Account settings --------------------------------------------------------------------------------

operation PutAccountSetting {
    input := {
        @required name: SettingName
        @required value: String
        principalArn: String
    }
    output := {
        setting: Setting
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

enum SettingName {
    AWSVPC_TRUNKING = "awsvpcTrunking"
    CONTAINER_INSIGHTS = "containerInsights"
    CONTAINER_INSTANCE_LONG_ARN_FORMAT = "containerInstanceLongArnFormat"
    DEFAULT_LOG_DRIVER_MODE = "defaultLogDriverMode"
    FARGATE_EVENT_WINDOWS = "fargateEventWindows"
    FARGATE_FIPS_MODE = "fargateFIPSMode"
    FARGATE_TASK_RETIREMENT_WAIT_PERIOD = "fargateTaskRetirementWaitPeriod"
    GUARD_DUTY_ACTIVATE = "guardDutyActivate"
    SERVICE_LONG_ARN_FORMAT = "serviceLongArnFormat"
    TAG_RESOURCE_AUTHORIZATION = "tagResourceAuthorization"
    TASK_LONG_ARN_FORMAT = "taskLongArnFormat"
}

structure Setting {
    name: SettingName
    value: String
    principalArn: String
    type: SettingType
}

enum SettingType {
    AWS_MANAGED = "aws_managed"
    USER = "user"
}

operation PutAccountSettingDefault {
    input := {
        @required name: SettingName
        @required value: String
    }
    output := {
        setting: Setting
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

operation DeleteAccountSetting {
    input := {
        @required name: SettingName
        principalArn: String
    }
    output := {
        setting: Setting
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

operation ListAccountSettings {
    input := {
        name: SettingName
        value: String
        principalArn: String
        effectiveSettings: Boolean
        nextToken: String
        maxResults: Integer
    }
    output := {
        settings: SettingList
        nextToken: String
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

list SettingList { member: Setting }

// -- For Amazon's container agent --------------------------------------------------------------------

operation DiscoverPollEndpoint {
    input := {
        containerInstance: String
        cluster: String
    }
    output := {
        endpoint: String
        telemetryEndpoint: String
        serviceConnectEndpoint: String
    }
    errors: [AccessDeniedException ClientException InvalidParameterException ServerException]
}

operation SubmitTaskStateChange {
    input := {
        cluster: String
        task: String
        status: String
        reason: String
        containers: ContainerStateChangeList
        attachments: AttachmentStateChangeList
        managedAgents: ManagedAgentStateChangeList
        pullStartedAt: Timestamp
        pullStoppedAt: Timestamp
        executionStoppedAt: Timestamp
    }
    output := {
        acknowledgment: String
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

structure ContainerStateChange {
    containerName: String
    imageDigest: String
    runtimeId: String
    exitCode: Integer
    networkBindings: NetworkBindings
    reason: String
    status: String
}

structure AttachmentStateChange {
    @required attachmentArn: String
    @required status: String
}

structure ManagedAgentStateChange {
    @required containerName: String
    @required managedAgentName: ManagedAgentName
    @required status: String
    reason: String
}

list ContainerStateChangeList { member: ContainerStateChange }

list AttachmentStateChangeList { member: AttachmentStateChange }

list ManagedAgentStateChangeList { member: ManagedAgentStateChange }

operation SubmitContainerStateChange {
    input := {
        cluster: String
        task: String
        containerName: String
        runtimeId: String
        status: String
        exitCode: Integer
        reason: String
        networkBindings: NetworkBindings
    }
    output := {
        acknowledgment: String
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

operation SubmitAttachmentStateChanges {
    input := {
        cluster: String
        @required attachments: AttachmentStateChangeList
    }
    output := {
        acknowledgment: String
    }
    errors: [
        AccessDeniedException ClientException ClusterNotFoundException InvalidParameterException
        ServerException
    ]
}

// -- Plain lists and maps ---------------------------------------------------------------------------

list StringList { member: String }

list ClusterFieldList { member: ClusterField }

list CompatibilityList { member: Compatibility }

list TaskDefinitionFieldList { member: TaskDefinitionField }

map StringMap {
    key: String
    value: String
}

list IntegerList { member: Integer }

list DeviceCgroupPermissionList { member: DeviceCgroupPermission }

list ServiceFieldList { member: ServiceField }

list DeploymentLifecycleHookStageList { member: DeploymentLifecycleHookStage }

list AccessTypeList { member: AccessType }

list TaskFieldList { member: TaskField }

list ContainerInstanceFieldList { member: ContainerInstanceField }

// -- Errors ----------------------------------------------------------------------------------------

@error("client")
@httpError(400)
structure AccessDeniedException {
    message: String
}

@error("client")
@httpError(400)
structure AttributeLimitExceededException {
    message: String
}

@error("client")
@httpError(400)
structure BlockedException {
    message: String
}

@error("client")
@httpError(400)
structure ClientException {
    message: String
}

@error("client")
@httpError(400)
structure ClusterContainsCapacityProviderException {
    message: String
}

@error("client")
@httpError(400)
structure ClusterContainsContainerInstancesException {
    message: String
}

@error("client")
@httpError(400)
structure ClusterContainsServicesException {
    message: String
}

@error("client")
@httpError(400)
structure ClusterContainsTasksException {
    message: String
}

@error("client")
@httpError(400)
structure ClusterNotFoundException {
    message: String
}

@error("client")
@httpError(400)
structure ConflictException {
    resourceIds: StringList
    message: String
}

@error("client")
@httpError(400)
structure InvalidParameterException {
    message: String
}

@error("client")
@httpError(400)
structure LimitExceededException {
    message: String
}

@error("client")
@httpError(400)
structure MissingVersionException {
    message: String
}

@error("client")
@httpError(400)
structure NamespaceNotFoundException {
    message: String
}

@error("client")
@httpError(400)
structure NoUpdateAvailableException {
    message: String
}

@error("client")
@httpError(400)
structure PlatformTaskDefinitionIncompatibilityException {
    message: String
}

@error("client")
@httpError(400)
structure PlatformUnknownException {
    message: String
}

@error("client")
@httpError(400)
structure ResourceInUseException {
    message: String
}

@error("client")
@httpError(400)
structure ResourceNotFoundException {
    message: String
}

@error("server")
@httpError(500)
structure ServerException {
    message: String
}

@error("client")
@httpError(400)
structure ServiceDeploymentNotFoundException {
    message: String
}

@error("client")
@httpError(400)
structure ServiceNotActiveException {
    message: String
}

@error("client")
@httpError(400)
structure ServiceNotFoundException {
    message: String
}

@error("client")
@httpError(400)
structure TargetNotConnectedException {
    message: String
}

@error("client")
@httpError(400)
structure TargetNotFoundException {
    message: String
}

@error("client")
@httpError(400)
structure TaskSetNotFoundException {
    message: String
}

@error("client")
@httpError(400)
structure UnsupportedFeatureException {
    message: String
}

@error("client")
@httpError(400)
structure UpdateInProgressException {
    message: String
}

// -- What AWS has and Minato does not have yet: answered with 501 ----------------------------------

@unsupported operation AssociateGatewayWithCluster {}
@unsupported operation CreateDaemon {}
@unsupported operation CreateExpressGatewayService {}
@unsupported operation CreateGateway {}
@unsupported operation DeleteDaemon {}
@unsupported operation DeleteDaemonTaskDefinition {}
@unsupported operation DeleteExpressGatewayService {}
@unsupported operation DeleteGateway {}
@unsupported operation DescribeDaemon {}
@unsupported operation DescribeDaemonDeployments {}
@unsupported operation DescribeDaemonRevisions {}
@unsupported operation DescribeDaemonTaskDefinition {}
@unsupported operation DescribeExpressGatewayService {}
@unsupported operation DescribeGateway {}
@unsupported operation DescribeGatewayResources {}
@unsupported operation DescribeGatewayRoute {}
@unsupported operation DisassociateGatewayFromCluster {}
@unsupported operation ListDaemonDeployments {}
@unsupported operation ListDaemonTaskDefinitions {}
@unsupported operation ListDaemons {}
@unsupported operation ListGatewayClusterAssociations {}
@unsupported operation ListGatewayRoutes {}
@unsupported operation ListGateways {}
@unsupported operation ListServicesByNamespace {}
@unsupported operation RegisterContainerInstance {}
@unsupported operation RegisterDaemonTaskDefinition {}
@unsupported operation UpdateDaemon {}
@unsupported operation UpdateExpressGatewayService {}
@unsupported operation UpdateGateway {}
