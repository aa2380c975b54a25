$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// Minato's own operations, for what AWS has no operation for. awsJson 1.1 on the same port, SigV4 service
// name "minato", X-Amz-Target "Minato_20261101.<operation>".
namespace minato.control.api

@awsJson1_1
@sigv4(name: "minato")
service Minato_20261101 {
    version: "2026-11-01"
}

// -- Logs ------------------------------------------------------------------------------------------

// Lines that the containers of a task wrote, oldest first.
operation GetTaskLogs {
    input := {
        cluster: String
        // A task's id or ARN.
        @required @length(min: 1) task: String
        // Absent: all containers of the task, merged by time.
        container: String
        // The newest lines only.
        @range(min: 1, max: 10000) tail: Integer
        // The `next` of an earlier answer: only what came after it.
        after: String
    }
    output := {
        @required lines: LogLines
        next: String
        // True: the task is over and every line has been read.
        @required ended: Boolean
    }
    errors: [InvalidParameterException ResourceNotFoundException]
}

list LogLines { member: LogLine }

structure LogLine {
    @required timestamp: Timestamp
    @required container: String
    // "stdout" or "stderr".
    @required stream: String
    @required text: String
}

// -- Errors ----------------------------------------------------------------------------------------

@error("client")
@httpError(400)
structure InvalidParameterException {
    message: String
}

@error("client")
@httpError(400)
structure ResourceNotFoundException {
    message: String
}
