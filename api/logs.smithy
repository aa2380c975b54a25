$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// CloudWatch Logs, awsJson 1.1: every operation that AWS has; of the supported ones every member. The patterns of
// tags are left out: any character is taken. DeleteLogGroup's ValidationException is left out: it tells of a protection
// from deletion, and what breaks this model's limits is an InvalidParameterException here.
namespace minato.logs.api

@awsJson1_1
@sigv4(name: "logs")
service Logs_20140328 {
    version: "2014-03-28"
}

operation CreateLogGroup {
    input := {
        @required @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
        @unsupported @length(max: 256) kmsKeyId: String
        @length(min: 1, max: 50) tags: Tags
        logGroupClass: LogGroupClass
        @unsupported deletionProtectionEnabled: Boolean
    }
    errors: [
        InvalidParameterException ResourceAlreadyExistsException LimitExceededException
        OperationAbortedException ServiceUnavailableException
    ]
}

operation DeleteLogGroup {
    input := {
        @required @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
    }
    errors: [
        InvalidParameterException ResourceNotFoundException OperationAbortedException
        ServiceUnavailableException
    ]
}

operation DescribeLogGroups {
    input := {
        @unsupported @length(min: 0, max: 20) accountIdentifiers: AccountIds
        @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupNamePrefix: String
        @length(min: 0, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]*") logGroupNamePattern: String
        @length(min: 1) nextToken: String
        @range(min: 1, max: 50) limit: Integer
        @unsupported includeLinkedAccounts: Boolean
        logGroupClass: LogGroupClass
        @unsupported @length(min: 1, max: 50) logGroupIdentifiers: DescribeLogGroupsLogGroupIdentifiers
    }
    output := {
        logGroups: LogGroups
        @length(min: 1) nextToken: String
    }
    errors: [
        InvalidParameterException ServiceUnavailableException
    ]
}

operation PutRetentionPolicy {
    input := {
        @required @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
        @required retentionInDays: Integer
    }
    errors: [
        InvalidParameterException ResourceNotFoundException OperationAbortedException
        ServiceUnavailableException
    ]
}

operation DeleteRetentionPolicy {
    input := {
        @required @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
    }
    errors: [
        InvalidParameterException ResourceNotFoundException OperationAbortedException
        ServiceUnavailableException
    ]
}

operation CreateLogStream {
    input := {
        @required @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
        @required @length(min: 1, max: 512) @pattern("[^:*]*") logStreamName: String
    }
    errors: [
        InvalidParameterException ResourceAlreadyExistsException ResourceNotFoundException
        ServiceUnavailableException
    ]
}

operation DeleteLogStream {
    input := {
        @required @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
        @required @length(min: 1, max: 512) @pattern("[^:*]*") logStreamName: String
    }
    errors: [
        InvalidParameterException ResourceNotFoundException OperationAbortedException
        ServiceUnavailableException
    ]
}

operation DescribeLogStreams {
    input := {
        @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
        @length(min: 1, max: 2048) @pattern("[\\w#+=/:,.@-]*") logGroupIdentifier: String
        @length(min: 1, max: 512) @pattern("[^:*]*") logStreamNamePrefix: String
        orderBy: OrderBy
        descending: Boolean
        @length(min: 1) nextToken: String
        @range(min: 1, max: 50) limit: Integer
    }
    output := {
        logStreams: LogStreams
        @length(min: 1) nextToken: String
    }
    errors: [
        InvalidParameterException ResourceNotFoundException ServiceUnavailableException
    ]
}

operation PutLogEvents {
    input := {
        @required @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
        @required @length(min: 1, max: 512) @pattern("[^:*]*") logStreamName: String
        @required @length(min: 1, max: 10000) logEvents: InputLogEvents
        @length(min: 1) sequenceToken: String
        @unsupported entity: Entity
    }
    output := {
        @length(min: 1) nextSequenceToken: String
        rejectedLogEventsInfo: RejectedLogEventsInfo
        rejectedEntityInfo: RejectedEntityInfo
    }
    errors: [
        InvalidParameterException InvalidSequenceTokenException DataAlreadyAcceptedException
        ResourceNotFoundException ServiceUnavailableException UnrecognizedClientException
    ]
}

operation GetLogEvents {
    input := {
        @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
        @length(min: 1, max: 2048) @pattern("[\\w#+=/:,.@-]*") logGroupIdentifier: String
        @required @length(min: 1, max: 512) @pattern("[^:*]*") logStreamName: String
        @range(min: 0) startTime: Long
        @range(min: 0) endTime: Long
        @length(min: 1) nextToken: String
        @range(min: 1, max: 10000) limit: Integer
        startFromHead: Boolean
        unmask: Boolean
    }
    output := {
        events: OutputLogEvents
        @length(min: 1) nextForwardToken: String
        @length(min: 1) nextBackwardToken: String
    }
    errors: [
        InvalidParameterException ResourceNotFoundException ServiceUnavailableException
    ]
}

operation FilterLogEvents {
    input := {
        @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
        @length(min: 1, max: 2048) @pattern("[\\w#+=/:,.@-]*") logGroupIdentifier: String
        @length(min: 1, max: 100) logStreamNames: InputLogStreamNames
        @length(min: 1, max: 512) @pattern("[^:*]*") logStreamNamePrefix: String
        @range(min: 0) startTime: Long
        @range(min: 0) endTime: Long
        @length(min: 0, max: 1024) filterPattern: String
        @length(min: 1) nextToken: String
        @range(min: 1, max: 10000) limit: Integer
        interleaved: Boolean
        unmask: Boolean
    }
    output := {
        events: FilteredLogEvents
        searchedLogStreams: SearchedLogStreams
        @length(min: 1) nextToken: String
    }
    errors: [
        InvalidParameterException ResourceNotFoundException ServiceUnavailableException
    ]
}

operation TagResource {
    input := {
        @required @length(min: 1, max: 1011) @pattern("[\\w+=/:,.@-]*") resourceArn: String
        @required @length(min: 1, max: 50) tags: Tags
    }
    errors: [
        InvalidParameterException ResourceNotFoundException ServiceUnavailableException
        TooManyTagsException
    ]
}

operation UntagResource {
    input := {
        @required @length(min: 1, max: 1011) @pattern("[\\w+=/:,.@-]*") resourceArn: String
        @required @length(min: 0, max: 50) tagKeys: TagKeyList
    }
    errors: [
        InvalidParameterException ResourceNotFoundException ServiceUnavailableException
    ]
}

operation ListTagsForResource {
    input := {
        @required @length(min: 1, max: 1011) @pattern("[\\w+=/:,.@-]*") resourceArn: String
    }
    output := {
        @length(min: 1, max: 50) tags: Tags
    }
    errors: [
        InvalidParameterException ResourceNotFoundException ServiceUnavailableException
    ]
}

operation TagLogGroup {
    input := {
        @required @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
        @required @length(min: 1, max: 50) tags: Tags
    }
    errors: [
        ResourceNotFoundException InvalidParameterException
    ]
}

operation UntagLogGroup {
    input := {
        @required @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
        @required @length(min: 1) tags: TagList
    }
    errors: [
        ResourceNotFoundException
    ]
}

operation ListTagsLogGroup {
    input := {
        @required @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
    }
    output := {
        @length(min: 1, max: 50) tags: Tags
    }
    errors: [
        ResourceNotFoundException ServiceUnavailableException
    ]
}

// -- Shapes ---------------------------------------------------------------------------------------

map Tags {
    @length(min: 1, max: 128) key: String
    @length(max: 256) value: String
}

enum LogGroupClass {
    STANDARD
    INFREQUENT_ACCESS
    DELIVERY
}

list AccountIds { @length(min: 12, max: 12) member: String }

list DescribeLogGroupsLogGroupIdentifiers { @length(min: 1, max: 2048) @pattern("[\\w#+=/:,.@-]*") member: String }

list LogGroups { member: LogGroup }

enum OrderBy {
    LOG_STREAM_NAME = "LogStreamName"
    LAST_EVENT_TIME = "LastEventTime"
}

list LogStreams { member: LogStream }

list InputLogEvents { member: InputLogEvent }

structure Entity {
    @length(min: 2, max: 4) keyAttributes: EntityKeyAttributes
    @length(min: 0, max: 10) attributes: EntityAttributes
}

structure RejectedLogEventsInfo {
    tooNewLogEventStartIndex: Integer
    tooOldLogEventEndIndex: Integer
    expiredLogEventEndIndex: Integer
}

structure RejectedEntityInfo {
    @required errorType: EntityRejectionErrorType
}

list OutputLogEvents { member: OutputLogEvent }

list InputLogStreamNames { @length(min: 1, max: 512) @pattern("[^:*]*") member: String }

list FilteredLogEvents { member: FilteredLogEvent }

list SearchedLogStreams { member: SearchedLogStream }

list TagKeyList { @length(min: 1, max: 128) member: String }

list TagList { @length(min: 1, max: 128) member: String }

structure LogGroup {
    @length(min: 1, max: 512) @pattern("[\\.\\-_/#A-Za-z0-9]+") logGroupName: String
    @range(min: 0) creationTime: Long
    retentionInDays: Integer
    metricFilterCount: Integer
    arn: String
    @range(min: 0) storedBytes: Long
    @length(max: 256) kmsKeyId: String
    dataProtectionStatus: DataProtectionStatus
    inheritedProperties: InheritedProperties
    logGroupClass: LogGroupClass
    logGroupArn: String
    deletionProtectionEnabled: Boolean
    bearerTokenAuthenticationEnabled: Boolean
}

structure LogStream {
    @length(min: 1, max: 512) @pattern("[^:*]*") logStreamName: String
    @range(min: 0) creationTime: Long
    @range(min: 0) firstEventTimestamp: Long
    @range(min: 0) lastEventTimestamp: Long
    @range(min: 0) lastIngestionTime: Long
    @length(min: 1) uploadSequenceToken: String
    arn: String
    @range(min: 0) storedBytes: Long
}

structure InputLogEvent {
    @required @range(min: 0) timestamp: Long
    @required @length(min: 1) message: String
}

map EntityKeyAttributes {
    @length(min: 1, max: 32) key: String
    @length(min: 1, max: 512) value: String
}

map EntityAttributes {
    @length(min: 1, max: 256) key: String
    @length(min: 1, max: 512) value: String
}

enum EntityRejectionErrorType {
    INVALIDENTITY = "InvalidEntity"
    INVALIDTYPEVALUE = "InvalidTypeValue"
    INVALIDKEYATTRIBUTES = "InvalidKeyAttributes"
    INVALIDATTRIBUTES = "InvalidAttributes"
    ENTITYSIZETOOLARGE = "EntitySizeTooLarge"
    UNSUPPORTEDLOGGROUPTYPE = "UnsupportedLogGroupType"
    MISSINGREQUIREDFIELDS = "MissingRequiredFields"
}

structure OutputLogEvent {
    @range(min: 0) timestamp: Long
    @length(min: 1) message: String
    @range(min: 0) ingestionTime: Long
}

structure FilteredLogEvent {
    @length(min: 1, max: 512) @pattern("[^:*]*") logStreamName: String
    @range(min: 0) timestamp: Long
    @length(min: 1) message: String
    @range(min: 0) ingestionTime: Long
    eventId: String
}

structure SearchedLogStream {
    @length(min: 1, max: 512) @pattern("[^:*]*") logStreamName: String
    searchedCompletely: Boolean
}

enum DataProtectionStatus {
    ACTIVATED
    DELETED
    ARCHIVED
    DISABLED
}

list InheritedProperties { member: InheritedProperty }

enum InheritedProperty {
    ACCOUNT_DATA_PROTECTION
}

// -- Errors ---------------------------------------------------------------------------------------

@error("client")
@httpError(400)
structure DataAlreadyAcceptedException {
    @length(min: 1) expectedSequenceToken: String
}

@error("client")
@httpError(400)
structure InvalidParameterException {
}

@error("client")
@httpError(400)
structure InvalidSequenceTokenException {
    @length(min: 1) expectedSequenceToken: String
}

@error("client")
@httpError(400)
structure LimitExceededException {
}

@error("client")
@httpError(400)
structure OperationAbortedException {
}

@error("client")
@httpError(400)
structure ResourceAlreadyExistsException {
}

@error("client")
@httpError(400)
structure ResourceNotFoundException {
}

@error("server")
@httpError(500)
structure ServiceUnavailableException {
}

@error("client")
@httpError(400)
structure TooManyTagsException {
    message: String
    @length(min: 1, max: 1011) @pattern("[\\w+=/:,.@-]*") resourceName: String
}

@error("client")
@httpError(400)
structure UnrecognizedClientException {
}

// -- What AWS has and Minato does not have yet: answered with 501 ----------------------------------

@unsupported operation AssociateKmsKey {}
@unsupported operation AssociateSourceToS3TableIntegration {}
@unsupported operation CancelExportTask {}
@unsupported operation CancelImportTask {}
@unsupported operation CreateDelivery {}
@unsupported operation CreateExportTask {}
@unsupported operation CreateImportTask {}
@unsupported operation CreateLogAnomalyDetector {}
@unsupported operation CreateLookupTable {}
@unsupported operation CreateScheduledQuery {}
@unsupported operation DeleteAccountPolicy {}
@unsupported operation DeleteDataProtectionPolicy {}
@unsupported operation DeleteDelivery {}
@unsupported operation DeleteDeliveryDestination {}
@unsupported operation DeleteDeliveryDestinationPolicy {}
@unsupported operation DeleteDeliverySource {}
@unsupported operation DeleteDestination {}
@unsupported operation DeleteIndexPolicy {}
@unsupported operation DeleteIntegration {}
@unsupported operation DeleteLogAnomalyDetector {}
@unsupported operation DeleteLookupTable {}
@unsupported operation DeleteMetricFilter {}
@unsupported operation DeleteQueryDefinition {}
@unsupported operation DeleteResourcePolicy {}
@unsupported operation DeleteScheduledQuery {}
@unsupported operation DeleteSubscriptionFilter {}
@unsupported operation DeleteTransformer {}
@unsupported operation DescribeAccountPolicies {}
@unsupported operation DescribeConfigurationTemplates {}
@unsupported operation DescribeDeliveries {}
@unsupported operation DescribeDeliveryDestinations {}
@unsupported operation DescribeDeliverySources {}
@unsupported operation DescribeDestinations {}
@unsupported operation DescribeExportTasks {}
@unsupported operation DescribeFieldIndexes {}
@unsupported operation DescribeImportTaskBatches {}
@unsupported operation DescribeImportTasks {}
@unsupported operation DescribeIndexPolicies {}
@unsupported operation DescribeLookupTables {}
@unsupported operation DescribeMetricFilters {}
@unsupported operation DescribeQueries {}
@unsupported operation DescribeQueryDefinitions {}
@unsupported operation DescribeResourcePolicies {}
@unsupported operation DescribeSubscriptionFilters {}
@unsupported operation DisassociateKmsKey {}
@unsupported operation DisassociateSourceFromS3TableIntegration {}
@unsupported operation GetDataProtectionPolicy {}
@unsupported operation GetDelivery {}
@unsupported operation GetDeliveryDestination {}
@unsupported operation GetDeliveryDestinationPolicy {}
@unsupported operation GetDeliverySource {}
@unsupported operation GetIntegration {}
@unsupported operation GetLogAnomalyDetector {}
@unsupported operation GetLogFields {}
@unsupported operation GetLogGroupFields {}
@unsupported operation GetLogObject {}
@unsupported operation GetLogRecord {}
@unsupported operation GetLookupTable {}
@unsupported operation GetQueryResults {}
@unsupported operation GetScheduledQuery {}
@unsupported operation GetScheduledQueryHistory {}
@unsupported operation GetTransformer {}
@unsupported operation ListAggregateLogGroupSummaries {}
@unsupported operation ListAnomalies {}
@unsupported operation ListIntegrations {}
@unsupported operation ListLogAnomalyDetectors {}
@unsupported operation ListLogGroups {}
@unsupported operation ListLogGroupsForQuery {}
@unsupported operation ListScheduledQueries {}
@unsupported operation ListSourcesForS3TableIntegration {}
@unsupported operation PutAccountPolicy {}
@unsupported operation PutBearerTokenAuthentication {}
@unsupported operation PutDataProtectionPolicy {}
@unsupported operation PutDeliveryDestination {}
@unsupported operation PutDeliveryDestinationPolicy {}
@unsupported operation PutDeliverySource {}
@unsupported operation PutDestination {}
@unsupported operation PutDestinationPolicy {}
@unsupported operation PutIndexPolicy {}
@unsupported operation PutIntegration {}
@unsupported operation PutLogGroupDeletionProtection {}
@unsupported operation PutMetricFilter {}
@unsupported operation PutQueryDefinition {}
@unsupported operation PutResourcePolicy {}
@unsupported operation PutSubscriptionFilter {}
@unsupported operation PutTransformer {}
@unsupported operation StartLiveTail {}
@unsupported operation StartQuery {}
@unsupported operation StopQuery {}
@unsupported operation TestMetricFilter {}
@unsupported operation TestTransformer {}
@unsupported operation UpdateAnomaly {}
@unsupported operation UpdateDeliveryConfiguration {}
@unsupported operation UpdateLogAnomalyDetector {}
@unsupported operation UpdateLookupTable {}
@unsupported operation UpdateScheduledQuery {}
