$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// Parameter Store of AWS Systems Manager, awsJson 1.1: every operation that Systems Manager has; of those on
// parameters every member.
// What the length limits do not say (names, values, tags, filters) is the handlers'.
namespace minato.ssm.api

@awsJson1_1
@sigv4(name: "ssm")
service AmazonSSM {
    version: "2014-11-06"
}

operation PutParameter {
    input := {
        @required @length(min: 1, max: 2048) Name: String
        @length(max: 1024) Description: String
        @required Value: String
        Type: ParameterType
        @length(min: 1, max: 256) @pattern("^[a-zA-Z0-9:/_\\-]+$") KeyId: String
        Overwrite: Boolean
        @length(max: 1024) AllowedPattern: String
        Tags: TagList
        Tier: ParameterTier
        @unsupported Policies: String
        @length(max: 128) DataType: String
    }
    output := {
        Version: Long
        Tier: ParameterTier
    }
    errors: [
        AccessDeniedException HierarchyLevelLimitExceededException HierarchyTypeMismatchException
        InvalidAllowedPatternException InternalServerError ParameterAlreadyExists ParameterLimitExceeded
        ParameterMaxVersionLimitExceeded ParameterPatternMismatchException ValidationException
    ]
}

operation GetParameter {
    input := {
        @required @length(min: 1, max: 2048) Name: String
        WithDecryption: Boolean
    }
    output := {
        Parameter: Parameter
    }
    errors: [InternalServerError ParameterNotFound ParameterVersionNotFound ValidationException]
}

operation GetParameters {
    input := {
        @required @length(min: 1, max: 10) Names: ParameterNameList
        WithDecryption: Boolean
    }
    output := {
        Parameters: ParameterList
        InvalidParameters: ParameterNameList
    }
    errors: [InternalServerError ValidationException]
}

operation GetParametersByPath {
    input := {
        @required @length(min: 1, max: 2048) Path: String
        Recursive: Boolean
        ParameterFilters: ParameterStringFilterList
        WithDecryption: Boolean
        @range(min: 1, max: 10) MaxResults: Integer
        NextToken: String
    }
    output := {
        Parameters: ParameterList
        NextToken: String
    }
    errors: [
        InternalServerError InvalidFilterKey InvalidFilterOption InvalidFilterValue InvalidNextToken
        ValidationException
    ]
}

operation DescribeParameters {
    input := {
        Filters: ParametersFilterList
        ParameterFilters: ParameterStringFilterList
        @range(min: 1, max: 50) MaxResults: Integer
        NextToken: String
        @unsupported Shared: Boolean
    }
    output := {
        Parameters: ParameterMetadataList
        NextToken: String
    }
    errors: [
        InternalServerError InvalidFilterKey InvalidFilterOption InvalidFilterValue InvalidNextToken
        ValidationException
    ]
}

operation GetParameterHistory {
    input := {
        @required @length(min: 1, max: 2048) Name: String
        WithDecryption: Boolean
        @range(min: 1, max: 50) MaxResults: Integer
        NextToken: String
    }
    output := {
        Parameters: ParameterHistoryList
        NextToken: String
    }
    errors: [InternalServerError InvalidNextToken ParameterNotFound ValidationException]
}

operation LabelParameterVersion {
    input := {
        @required @length(min: 1, max: 2048) Name: String
        ParameterVersion: Long
        @required @length(min: 1, max: 10) Labels: ParameterLabelList
    }
    output := {
        InvalidLabels: ParameterLabelList
        ParameterVersion: Long
    }
    errors: [
        InternalServerError ParameterNotFound ParameterVersionLabelLimitExceeded ParameterVersionNotFound
        ValidationException
    ]
}

operation UnlabelParameterVersion {
    input := {
        @required @length(min: 1, max: 2048) Name: String
        @required ParameterVersion: Long
        @required @length(min: 1, max: 10) Labels: ParameterLabelList
    }
    output := {
        RemovedLabels: ParameterLabelList
        InvalidLabels: ParameterLabelList
    }
    errors: [InternalServerError ParameterNotFound ParameterVersionNotFound ValidationException]
}

operation DeleteParameter {
    input := {
        @required @length(min: 1, max: 2048) Name: String
    }
    errors: [InternalServerError ParameterNotFound ValidationException]
}

operation DeleteParameters {
    input := {
        @required @length(min: 1, max: 10) Names: ParameterNameList
    }
    output := {
        DeletedParameters: ParameterNameList
        InvalidParameters: ParameterNameList
    }
    errors: [InternalServerError ValidationException]
}

operation AddTagsToResource {
    input := {
        @required ResourceType: ResourceTypeForTagging
        @required ResourceId: String
        @required Tags: TagList
    }
    errors: [
        InternalServerError InvalidResourceId InvalidResourceType TooManyTagsError ValidationException
    ]
}

operation RemoveTagsFromResource {
    input := {
        @required ResourceType: ResourceTypeForTagging
        @required ResourceId: String
        @required TagKeys: KeyList
    }
    errors: [InternalServerError InvalidResourceId InvalidResourceType ValidationException]
}

operation ListTagsForResource {
    input := {
        @required ResourceType: ResourceTypeForTagging
        @required ResourceId: String
    }
    output := {
        TagList: TagList
    }
    errors: [InternalServerError InvalidResourceId InvalidResourceType ValidationException]
}

// -- Shapes ---------------------------------------------------------------------------------------

structure Parameter {
    Name: String
    Type: ParameterType
    Value: String
    Version: Long
    Selector: String
    SourceResult: String
    LastModifiedDate: Timestamp
    ARN: String
    DataType: String
}
list ParameterList { member: Parameter }

structure ParameterHistory {
    Name: String
    Type: ParameterType
    KeyId: String
    LastModifiedDate: Timestamp
    LastModifiedUser: String
    Description: String
    Value: String
    AllowedPattern: String
    Version: Long
    Labels: ParameterLabelList
    Tier: ParameterTier
    Policies: ParameterPolicyList
    DataType: String
}
list ParameterHistoryList { member: ParameterHistory }

structure ParameterMetadata {
    Name: String
    ARN: String
    Type: ParameterType
    KeyId: String
    LastModifiedDate: Timestamp
    LastModifiedUser: String
    Description: String
    AllowedPattern: String
    Version: Long
    Tier: ParameterTier
    Policies: ParameterPolicyList
    DataType: String
}
list ParameterMetadataList { member: ParameterMetadata }

structure ParameterInlinePolicy {
    PolicyText: String
    PolicyType: String
    PolicyStatus: String
}
list ParameterPolicyList { member: ParameterInlinePolicy }

@length(min: 1, max: 2048)
string PSParameterName
list ParameterNameList { member: PSParameterName }

@length(min: 1, max: 100)
string ParameterLabel
list ParameterLabelList { member: ParameterLabel }

structure ParameterStringFilter {
    @required @length(min: 1, max: 132) Key: String
    @length(min: 1, max: 10) Option: String
    @length(min: 1, max: 50) Values: ParameterStringFilterValueList
}
list ParameterStringFilterList { member: ParameterStringFilter }

@length(min: 1, max: 1024)
string ParameterStringFilterValue
list ParameterStringFilterValueList { member: ParameterStringFilterValue }

structure ParametersFilter {
    @required Key: ParametersFilterKey
    @required @length(min: 1, max: 50) Values: ParameterStringFilterValueList
}
list ParametersFilterList { member: ParametersFilter }

structure Tag {
    @required @length(min: 1, max: 128) Key: String
    @required @length(max: 256) Value: String
}
@length(max: 1000)
list TagList { member: Tag }

@length(min: 1, max: 128)
string TagKey
list KeyList { member: TagKey }

enum ParameterType {
    STRING = "String"
    STRING_LIST = "StringList"
    SECURE_STRING = "SecureString"
}

enum ParameterTier {
    STANDARD = "Standard"
    ADVANCED = "Advanced"
    INTELLIGENT_TIERING = "Intelligent-Tiering"
}

enum ParametersFilterKey {
    NAME = "Name"
    TYPE = "Type"
    KEY_ID = "KeyId"
}

enum ResourceTypeForTagging {
    ASSOCIATION = "Association"
    AUTOMATION = "Automation"
    CLOUD_CONNECTOR = "CloudConnector"
    DOCUMENT = "Document"
    MAINTENANCE_WINDOW = "MaintenanceWindow"
    MANAGED_INSTANCE = "ManagedInstance"
    OPS_METADATA = "OpsMetadata"
    OPS_ITEM = "OpsItem"
    PARAMETER = "Parameter"
    PATCH_BASELINE = "PatchBaseline"
}

// -- Errors ----------------------------------------------------------------------------------------

@error("client")
@httpError(400)
structure AccessDeniedException {
    message: String
}

@error("client")
@httpError(400)
structure HierarchyLevelLimitExceededException {
    message: String
}

@error("client")
@httpError(400)
structure HierarchyTypeMismatchException {
    message: String
}

@error("server")
@httpError(500)
structure InternalServerError {
    message: String
}

@error("client")
@httpError(400)
structure InvalidAllowedPatternException {
    message: String
}

@error("client")
@httpError(400)
structure InvalidFilterKey {
    message: String
}

@error("client")
@httpError(400)
structure InvalidFilterOption {
    message: String
}

@error("client")
@httpError(400)
structure InvalidFilterValue {
    message: String
}

@error("client")
@httpError(400)
structure InvalidNextToken {
    message: String
}

@error("client")
@httpError(400)
structure InvalidResourceId {
    message: String
}

@error("client")
@httpError(400)
structure InvalidResourceType {
    message: String
}

@error("client")
@httpError(400)
structure ParameterAlreadyExists {
    message: String
}

@error("client")
@httpError(400)
structure ParameterLimitExceeded {
    message: String
}

@error("client")
@httpError(400)
structure ParameterMaxVersionLimitExceeded {
    message: String
}

@error("client")
@httpError(400)
structure ParameterNotFound {
    message: String
}

@error("client")
@httpError(400)
structure ParameterPatternMismatchException {
    message: String
}

@error("client")
@httpError(400)
structure ParameterVersionLabelLimitExceeded {
    message: String
}

@error("client")
@httpError(400)
structure ParameterVersionNotFound {
    message: String
}

@error("client")
@httpError(400)
structure TooManyTagsError {
    message: String
}

@error("client")
@httpError(400)
structure ValidationException {
    message: String
}

// -- What AWS has and Minato does not have yet: answered with 501 ----------------------------------

@unsupported operation AssociateOpsItemRelatedItem {}
@unsupported operation CancelCommand {}
@unsupported operation CancelMaintenanceWindowExecution {}
@unsupported operation CreateActivation {}
@unsupported operation CreateAssociation {}
@unsupported operation CreateAssociationBatch {}
@unsupported operation CreateCloudConnector {}
@unsupported operation CreateDocument {}
@unsupported operation CreateMaintenanceWindow {}
@unsupported operation CreateOpsItem {}
@unsupported operation CreateOpsMetadata {}
@unsupported operation CreatePatchBaseline {}
@unsupported operation CreateResourceDataSync {}
@unsupported operation DeleteActivation {}
@unsupported operation DeleteAssociation {}
@unsupported operation DeleteCloudConnector {}
@unsupported operation DeleteDocument {}
@unsupported operation DeleteInventory {}
@unsupported operation DeleteMaintenanceWindow {}
@unsupported operation DeleteOpsItem {}
@unsupported operation DeleteOpsMetadata {}
@unsupported operation DeletePatchBaseline {}
@unsupported operation DeleteResourceDataSync {}
@unsupported operation DeleteResourcePolicy {}
@unsupported operation DeregisterDefaultHostManagementConfiguration {}
@unsupported operation DeregisterManagedInstance {}
@unsupported operation DeregisterPatchBaselineForPatchGroup {}
@unsupported operation DeregisterTargetFromMaintenanceWindow {}
@unsupported operation DeregisterTaskFromMaintenanceWindow {}
@unsupported operation DescribeActivations {}
@unsupported operation DescribeAssociation {}
@unsupported operation DescribeAssociationExecutionTargets {}
@unsupported operation DescribeAssociationExecutions {}
@unsupported operation DescribeAutomationExecutions {}
@unsupported operation DescribeAutomationStepExecutions {}
@unsupported operation DescribeAvailablePatches {}
@unsupported operation DescribeDocument {}
@unsupported operation DescribeDocumentPermission {}
@unsupported operation DescribeEffectiveInstanceAssociations {}
@unsupported operation DescribeEffectivePatchesForPatchBaseline {}
@unsupported operation DescribeInstanceAssociationsStatus {}
@unsupported operation DescribeInstanceInformation {}
@unsupported operation DescribeInstancePatchStates {}
@unsupported operation DescribeInstancePatchStatesForPatchGroup {}
@unsupported operation DescribeInstancePatches {}
@unsupported operation DescribeInstanceProperties {}
@unsupported operation DescribeInventoryDeletions {}
@unsupported operation DescribeMaintenanceWindowExecutionTaskInvocations {}
@unsupported operation DescribeMaintenanceWindowExecutionTasks {}
@unsupported operation DescribeMaintenanceWindowExecutions {}
@unsupported operation DescribeMaintenanceWindowSchedule {}
@unsupported operation DescribeMaintenanceWindowTargets {}
@unsupported operation DescribeMaintenanceWindowTasks {}
@unsupported operation DescribeMaintenanceWindows {}
@unsupported operation DescribeMaintenanceWindowsForTarget {}
@unsupported operation DescribeOpsItems {}
@unsupported operation DescribePatchBaselines {}
@unsupported operation DescribePatchGroupState {}
@unsupported operation DescribePatchGroups {}
@unsupported operation DescribePatchProperties {}
@unsupported operation DescribeSessions {}
@unsupported operation DisassociateOpsItemRelatedItem {}
@unsupported operation GetAccessToken {}
@unsupported operation GetAutomationExecution {}
@unsupported operation GetCalendarState {}
@unsupported operation GetCloudConnector {}
@unsupported operation GetCommandInvocation {}
@unsupported operation GetConnectionStatus {}
@unsupported operation GetDefaultPatchBaseline {}
@unsupported operation GetDeployablePatchSnapshotForInstance {}
@unsupported operation GetDocument {}
@unsupported operation GetExecutionPreview {}
@unsupported operation GetInventory {}
@unsupported operation GetInventorySchema {}
@unsupported operation GetMaintenanceWindow {}
@unsupported operation GetMaintenanceWindowExecution {}
@unsupported operation GetMaintenanceWindowExecutionTask {}
@unsupported operation GetMaintenanceWindowExecutionTaskInvocation {}
@unsupported operation GetMaintenanceWindowTask {}
@unsupported operation GetOpsItem {}
@unsupported operation GetOpsMetadata {}
@unsupported operation GetOpsSummary {}
@unsupported operation GetPatchBaseline {}
@unsupported operation GetPatchBaselineForPatchGroup {}
@unsupported operation GetResourcePolicies {}
@unsupported operation GetServiceSetting {}
@unsupported operation ListAssociationVersions {}
@unsupported operation ListAssociations {}
@unsupported operation ListCloudConnectors {}
@unsupported operation ListCommandInvocations {}
@unsupported operation ListCommands {}
@unsupported operation ListComplianceItems {}
@unsupported operation ListComplianceSummaries {}
@unsupported operation ListDocumentMetadataHistory {}
@unsupported operation ListDocumentVersions {}
@unsupported operation ListDocuments {}
@unsupported operation ListInventoryEntries {}
@unsupported operation ListNodes {}
@unsupported operation ListNodesSummary {}
@unsupported operation ListOpsItemEvents {}
@unsupported operation ListOpsItemRelatedItems {}
@unsupported operation ListOpsMetadata {}
@unsupported operation ListResourceComplianceSummaries {}
@unsupported operation ListResourceDataSync {}
@unsupported operation ModifyDocumentPermission {}
@unsupported operation PutComplianceItems {}
@unsupported operation PutInventory {}
@unsupported operation PutResourcePolicy {}
@unsupported operation RegisterDefaultHostManagementConfiguration {}
@unsupported operation RegisterDefaultPatchBaseline {}
@unsupported operation RegisterPatchBaselineForPatchGroup {}
@unsupported operation RegisterTargetWithMaintenanceWindow {}
@unsupported operation RegisterTaskWithMaintenanceWindow {}
@unsupported operation ResetServiceSetting {}
@unsupported operation ResumeSession {}
@unsupported operation SendAutomationSignal {}
@unsupported operation SendCommand {}
@unsupported operation StartAccessRequest {}
@unsupported operation StartAssociationsOnce {}
@unsupported operation StartAutomationExecution {}
@unsupported operation StartChangeRequestExecution {}
@unsupported operation StartExecutionPreview {}
@unsupported operation StartSession {}
@unsupported operation StopAutomationExecution {}
@unsupported operation TerminateSession {}
@unsupported operation UpdateAssociation {}
@unsupported operation UpdateAssociationStatus {}
@unsupported operation UpdateCloudConnector {}
@unsupported operation UpdateDocument {}
@unsupported operation UpdateDocumentDefaultVersion {}
@unsupported operation UpdateDocumentMetadata {}
@unsupported operation UpdateMaintenanceWindow {}
@unsupported operation UpdateMaintenanceWindowTarget {}
@unsupported operation UpdateMaintenanceWindowTask {}
@unsupported operation UpdateManagedInstanceRole {}
@unsupported operation UpdateOpsItem {}
@unsupported operation UpdateOpsMetadata {}
@unsupported operation UpdatePatchBaseline {}
@unsupported operation UpdateResourceDataSync {}
@unsupported operation UpdateServiceSetting {}
@unsupported operation ValidateCloudConnector {}
