$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// AWS Secrets Manager, awsJson 1.1: every operation that AWS has; of the supported ones every member.
// Blobs are base64 on the wire and strings here; their limits count what they hold, and are the handlers'.
namespace minato.secretsmanager.api

@awsJson1_1
@sigv4(name: "secretsmanager")
service secretsmanager {
    version: "2017-10-17"
}

operation CreateSecret {
    input := {
        @required @length(min: 1, max: 512) Name: String
        @length(min: 32, max: 64) ClientRequestToken: String
        @length(max: 2048) Description: String
        @length(max: 2048) KmsKeyId: String
        SecretBinary: String
        SecretString: String
        Tags: TagListType
        @unsupported AddReplicaRegions: ReplicaRegionList
        @unsupported ForceOverwriteReplicaSecret: Boolean
        @unsupported Type: String
    }
    output := {
        ARN: String
        Name: String
        VersionId: String
        ReplicationStatus: ReplicationStatusList
    }
    errors: [
        DecryptionFailure InvalidParameterException InvalidRequestException LimitExceededException
        ResourceExistsException ValidationException
    ]
}

operation GetSecretValue {
    input := {
        @required @length(min: 1, max: 2048) SecretId: String
        @length(min: 32, max: 64) VersionId: String
        @length(min: 1, max: 256) VersionStage: String
    }
    output := {
        ARN: String
        Name: String
        VersionId: String
        SecretBinary: String
        SecretString: String
        VersionStages: VersionStageList
        CreatedDate: Timestamp
    }
    errors: [
        DecryptionFailure InvalidParameterException InvalidRequestException ResourceNotFoundException
        ValidationException
    ]
}

operation BatchGetSecretValue {
    input := {
        @length(min: 1, max: 20) SecretIdList: SecretIdList
        @length(max: 10) Filters: FilterList
        @range(min: 1, max: 20) MaxResults: Integer
        @length(min: 1, max: 4096) NextToken: String
    }
    output := {
        SecretValues: SecretValueList
        NextToken: String
        Errors: APIErrorList
    }
    errors: [
        DecryptionFailure InvalidNextTokenException InvalidParameterException InvalidRequestException
        ResourceNotFoundException ValidationException
    ]
}

operation PutSecretValue {
    input := {
        @required @length(min: 1, max: 2048) SecretId: String
        @length(min: 32, max: 64) ClientRequestToken: String
        SecretBinary: String
        SecretString: String
        @length(min: 1, max: 20) VersionStages: VersionStageList
        @unsupported RotationToken: String
    }
    output := {
        ARN: String
        Name: String
        VersionId: String
        VersionStages: VersionStageList
    }
    errors: [
        DecryptionFailure InvalidParameterException InvalidRequestException LimitExceededException
        ResourceExistsException ResourceNotFoundException ValidationException
    ]
}

operation UpdateSecret {
    input := {
        @required @length(min: 1, max: 2048) SecretId: String
        @length(min: 32, max: 64) ClientRequestToken: String
        @length(max: 2048) Description: String
        @length(max: 2048) KmsKeyId: String
        SecretBinary: String
        SecretString: String
        @unsupported Type: String
    }
    output := {
        ARN: String
        Name: String
        VersionId: String
    }
    errors: [
        DecryptionFailure InvalidParameterException InvalidRequestException LimitExceededException
        ResourceExistsException ResourceNotFoundException ValidationException
    ]
}

operation UpdateSecretVersionStage {
    input := {
        @required @length(min: 1, max: 2048) SecretId: String
        @required @length(min: 1, max: 256) VersionStage: String
        @length(min: 32, max: 64) RemoveFromVersionId: String
        @length(min: 32, max: 64) MoveToVersionId: String
    }
    output := {
        ARN: String
        Name: String
    }
    errors: [
        InvalidParameterException InvalidRequestException LimitExceededException ResourceNotFoundException
        ValidationException
    ]
}

operation ListSecretVersionIds {
    input := {
        @required @length(min: 1, max: 2048) SecretId: String
        @range(min: 1, max: 100) MaxResults: Integer
        @length(min: 1, max: 4096) NextToken: String
        IncludeDeprecated: Boolean
    }
    output := {
        Versions: SecretVersionsList
        NextToken: String
        ARN: String
        Name: String
    }
    errors: [
        InvalidNextTokenException InvalidParameterException ResourceNotFoundException ValidationException
    ]
}

operation DescribeSecret {
    input := {
        @required @length(min: 1, max: 2048) SecretId: String
    }
    output := {
        ARN: String
        Name: String
        Type: String
        Description: String
        KmsKeyId: String
        RotationEnabled: Boolean
        RotationLambdaARN: String
        RotationRules: RotationRulesType
        LastRotatedDate: Timestamp
        LastChangedDate: Timestamp
        LastAccessedDate: Timestamp
        DeletedDate: Timestamp
        NextRotationDate: Timestamp
        Tags: TagListType
        VersionIdsToStages: VersionsToStages
        OwningService: String
        CreatedDate: Timestamp
        PrimaryRegion: String
        ReplicationStatus: ReplicationStatusList
    }
    errors: [InvalidParameterException ResourceNotFoundException ValidationException]
}

operation ListSecrets {
    input := {
        IncludePlannedDeletion: Boolean
        @range(min: 1, max: 100) MaxResults: Integer
        @length(min: 1, max: 4096) NextToken: String
        @length(max: 10) Filters: FilterList
        SortOrder: SortOrderType
        SortBy: SortByType
    }
    output := {
        SecretList: SecretList
        NextToken: String
    }
    errors: [InvalidNextTokenException InvalidParameterException ValidationException]
}

operation DeleteSecret {
    input := {
        @required @length(min: 1, max: 2048) SecretId: String
        RecoveryWindowInDays: Long
        ForceDeleteWithoutRecovery: Boolean
    }
    output := {
        ARN: String
        Name: String
        DeletionDate: Timestamp
    }
    errors: [
        InvalidParameterException InvalidRequestException ResourceNotFoundException ValidationException
    ]
}

operation RestoreSecret {
    input := {
        @required @length(min: 1, max: 2048) SecretId: String
    }
    output := {
        ARN: String
        Name: String
    }
    errors: [
        InvalidParameterException InvalidRequestException ResourceNotFoundException ValidationException
    ]
}

operation TagResource {
    input := {
        @required @length(min: 1, max: 2048) SecretId: String
        @required Tags: TagListType
    }
    errors: [
        InvalidParameterException InvalidRequestException ResourceNotFoundException ValidationException
    ]
}

operation UntagResource {
    input := {
        @required @length(min: 1, max: 2048) SecretId: String
        @required TagKeys: TagKeyList
    }
    errors: [
        InvalidParameterException InvalidRequestException ResourceNotFoundException ValidationException
    ]
}

operation GetRandomPassword {
    input := {
        @range(min: 1, max: 4096) PasswordLength: Long
        @length(max: 4096) ExcludeCharacters: String
        ExcludeNumbers: Boolean
        ExcludePunctuation: Boolean
        ExcludeUppercase: Boolean
        ExcludeLowercase: Boolean
        IncludeSpace: Boolean
        RequireEachIncludedType: Boolean
    }
    output := {
        RandomPassword: String
    }
    errors: [InvalidParameterException InvalidRequestException ValidationException]
}

operation GetResourcePolicy {
    input := {
        @required @length(min: 1, max: 2048) SecretId: String
    }
    output := {
        ARN: String
        Name: String
        ResourcePolicy: String
    }
    errors: [
        InvalidParameterException InvalidRequestException ResourceNotFoundException ValidationException
    ]
}

// -- Shapes ---------------------------------------------------------------------------------------

structure Tag {
    @length(min: 1, max: 128) Key: String
    @length(max: 256) Value: String
}
list TagListType { member: Tag }

@length(min: 1, max: 128)
string TagKey
list TagKeyList { member: TagKey }

structure ReplicaRegion {
    Region: String
    KmsKeyId: String
}
list ReplicaRegionList { member: ReplicaRegion }

structure ReplicationStatus {
    Region: String
    KmsKeyId: String
    Status: StatusType
    StatusMessage: String
    LastAccessedDate: Timestamp
}
list ReplicationStatusList { member: ReplicationStatus }

structure RotationRulesType {
    AutomaticallyAfterDays: Long
    Duration: String
    ScheduleExpression: String
}

@length(min: 1, max: 256)
string VersionStage
list VersionStageList { member: VersionStage }
map VersionsToStages {
    key: String
    value: VersionStageList
}

@length(min: 1, max: 2048)
string SecretId
list SecretIdList { member: SecretId }

structure SecretValueEntry {
    ARN: String
    Name: String
    VersionId: String
    SecretBinary: String
    SecretString: String
    VersionStages: VersionStageList
    CreatedDate: Timestamp
}
list SecretValueList { member: SecretValueEntry }

structure APIErrorType {
    SecretId: String
    ErrorCode: String
    Message: String
}
list APIErrorList { member: APIErrorType }

structure SecretVersionsListEntry {
    VersionId: String
    VersionStages: VersionStageList
    LastAccessedDate: Timestamp
    CreatedDate: Timestamp
    KmsKeyIds: KmsKeyIdList
}
list SecretVersionsList { member: SecretVersionsListEntry }
list KmsKeyIdList { member: String }

structure SecretListEntry {
    ARN: String
    Name: String
    Type: String
    Description: String
    KmsKeyId: String
    RotationEnabled: Boolean
    RotationLambdaARN: String
    RotationRules: RotationRulesType
    LastRotatedDate: Timestamp
    LastChangedDate: Timestamp
    LastAccessedDate: Timestamp
    DeletedDate: Timestamp
    NextRotationDate: Timestamp
    Tags: TagListType
    SecretVersionsToStages: VersionsToStages
    OwningService: String
    CreatedDate: Timestamp
    PrimaryRegion: String
}
list SecretList { member: SecretListEntry }

structure Filter {
    Key: FilterNameStringType
    @length(min: 1, max: 10) Values: FilterValueList
}
list FilterList { member: Filter }

@length(max: 512)
string FilterValue
list FilterValueList { member: FilterValue }

enum FilterNameStringType {
    ALL = "all"
    DESCRIPTION = "description"
    NAME = "name"
    OWNING_SERVICE = "owning-service"
    PRIMARY_REGION = "primary-region"
    TAG_KEY = "tag-key"
    TAG_VALUE = "tag-value"
}

enum SortByType {
    CREATED_DATE = "created-date"
    LAST_ACCESSED_DATE = "last-accessed-date"
    LAST_CHANGED_DATE = "last-changed-date"
    NAME = "name"
}

enum SortOrderType {
    ASC = "asc"
    DESC = "desc"
}

enum StatusType {
    FAILED = "Failed"
    IN_PROGRESS = "InProgress"
    IN_SYNC = "InSync"
}

// -- Errors ----------------------------------------------------------------------------------------

@error("client")
@httpError(400)
structure DecryptionFailure {
    message: String
}

@error("client")
@httpError(400)
structure InvalidNextTokenException {
    message: String
}

@error("client")
@httpError(400)
structure InvalidParameterException {
    message: String
}

@error("client")
@httpError(400)
structure InvalidRequestException {
    message: String
}

@error("client")
@httpError(400)
structure LimitExceededException {
    message: String
}

@error("client")
@httpError(400)
structure ResourceExistsException {
    message: String
}

@error("client")
@httpError(400)
structure ResourceNotFoundException {
    message: String
}

@error("client")
@httpError(400)
structure ValidationException {
    message: String
}

// -- What AWS has and Minato does not have yet: answered with 501 ----------------------------------

@unsupported operation CancelRotateSecret {}
@unsupported operation DeleteResourcePolicy {}
@unsupported operation PutResourcePolicy {}
@unsupported operation RemoveRegionsFromReplication {}
@unsupported operation ReplicateSecretToRegions {}
@unsupported operation RotateSecret {}
@unsupported operation StopReplicationToReplica {}
@unsupported operation ValidateResourcePolicy {}
