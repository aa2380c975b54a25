$version: "2.0"

// Amazon ECS, awsJson 1.1. What this names and does not mark @unsupported is what Minato speaks.
namespace minato.ecs.api

@awsJson1_1
@sigv4(name: "ecs")
service AmazonEC2ContainerServiceV20141113 {
    version: "2014-11-13"
}

structure TaskDefinition {
    taskDefinitionArn: String
    containerDefinitions: ContainerDefinitions
    family: String
    taskRoleArn: String
    executionRoleArn: String
    networkMode: NetworkMode
    revision: Integer
    cpu: String
    memory: String
}
enum NetworkMode {
    BRIDGE = "bridge"
    HOST = "host"
    AWSVPC = "awsvpc"
    NONE = "none"
}
list ContainerDefinitions { member: ContainerDefinition }
structure ContainerDefinition {
    name: String
    image: String
    cpu: Integer
    memory: Integer
    memoryReservation: Integer
    portMappings: PortMappingList
    essential: Boolean
    entryPoint: StringList
    command: StringList
    environment: EnvironmentVariables
    healthCheck: HealthCheck
    startTimeout: Integer
    stopTimeout: Integer
    dependsOn: ContainerDependencies
    hostname: String
    user: String
    workingDirectory: String
    readonlyRootFilesystem: Boolean
    dockerLabels: DockerLabelsMap
    logConfiguration: LogConfiguration
}
list StringList { member: String }
list PortMappingList { member: PortMapping }
structure PortMapping {
    containerPort: Integer
    hostPort: Integer
    protocol: TransportProtocol
    name: String
}
enum TransportProtocol {
    TCP = "tcp"
    UDP = "udp"
}
list EnvironmentVariables { member: KeyValuePair }
structure KeyValuePair {
    name: String
    value: String
}
structure HealthCheck {
    @required
    command: StringList
    interval: Integer
    timeout: Integer
    retries: Integer
    startPeriod: Integer
}
list ContainerDependencies { member: ContainerDependency }
structure ContainerDependency {
    @required
    containerName: String
    @required
    condition: ContainerCondition
}
enum ContainerCondition {
    START
    COMPLETE
    SUCCESS
    HEALTHY
}
map DockerLabelsMap {
    key: String
    value: String
}
structure LogConfiguration {
    @required
    logDriver: LogDriver
    options: LogConfigurationOptionsMap
}
map LogConfigurationOptionsMap {
    key: String
    value: String
}
enum LogDriver {
    JSON_FILE = "json-file"
    SYSLOG = "syslog"
    JOURNALD = "journald"
    GELF = "gelf"
    FLUENTD = "fluentd"
    AWSLOGS = "awslogs"
    SPLUNK = "splunk"
    AWSFIRELENS = "awsfirelens"
    NONE = "none"
}
structure NetworkBinding {
    bindIP: String
    containerPort: Integer
    hostPort: Integer
    protocol: TransportProtocol
    containerPortRange: String
    hostPortRange: String
}

@unsupported
operation ListTasks {}
