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

// -- Sessions --------------------------------------------------------------------------------------

// Something to be done in a running container, over a WebSocket to `streamPath` of this server. The first
// message there is the text {"TokenValue": tokenValue}, within a minute; frames follow both ways
// (src/session/session_frame.h). Exactly one of command, readPath, writePath and port is given. Tasks need
// no enableExecuteCommand for it.
operation StartTaskSession {
    input := {
        cluster: String
        // A task's id or ARN.
        @required @length(min: 1) task: String
        // May be absent where the task has one container only.
        container: String
        // The program and its arguments; no shell looks at them.
        @length(min: 1) command: SessionArguments
        // Absent: false, and standard output and standard error stay apart.
        terminal: Boolean
        @range(min: 1, max: 10000) rows: Integer
        @range(min: 1, max: 10000) columns: Integer
        // An absolute path in the container; a tar archive of it comes out.
        @length(min: 1, max: 4096) readPath: String
        // An absolute path in the container; the tar archive that goes in is unpacked as it, or in it where it
        // is a folder.
        @length(min: 1, max: 4096) writePath: String
        // A TCP port of the task's network.
        @range(min: 1, max: 65535) port: Integer
    }
    output := {
        @required sessionId: String
        @required streamPath: String
        @required tokenValue: String
        @required taskArn: String
        @required container: String
    }
    errors: [
        InvalidParameterException LimitExceededException ResourceNotFoundException
        TargetNotConnectedException
    ]
}

list SessionArguments { member: String }

// -- Traffic ---------------------------------------------------------------------------------------

// What load balancers and target groups do right now, as machines with the ingress role told within the last seconds.
operation GetTraffic {
    input := {}
    output := {
        @required loadBalancers: LoadBalancerTrafficList
        @required targetGroups: TargetGroupTrafficList
        @required clusters: ClusterSummaryList
    }
}

list LoadBalancerTrafficList { member: LoadBalancerTraffic }
list TargetGroupTrafficList { member: TargetGroupTraffic }
list ClusterSummaryList { member: ClusterSummary }

structure LoadBalancerTraffic {
    @required arn: String
    @required name: String
    @required dnsName: String
    @required traffic: Traffic
}

structure TargetGroupTraffic {
    @required arn: String
    @required name: String
    @required healthyTargets: Integer
    @required targets: Integer
    @required traffic: Traffic
}

// Rates are per second, added up over the machines.
structure Traffic {
    // Of TCP and TLS: connections.
    @required requests: Double
    @required responses2xx: Double
    @required responses3xx: Double
    @required responses4xx: Double
    @required responses5xx: Double
    @required connectionErrors: Double
    @required bytesReceived: Double
    @required bytesSent: Double
    // Now: a load balancer's connections with clients, a target group's requests.
    @required open: Long
    // Percentiles of a sample of the last ten seconds, of the slowest machine; absent when nothing was sampled.
    p50Millis: Integer
    p90Millis: Integer
    p99Millis: Integer
}

structure ClusterSummary {
    @required name: String
    @required machines: Integer
    @required connectedMachines: Integer
    @required services: Integer
    // Services with as many tasks running as they are to have, and no deployment under way.
    @required steadyServices: Integer
    @required runningTasks: Integer
    @required pendingTasks: Integer
}

// -- Placement -------------------------------------------------------------------------------------

// What each container instance of the cluster would say to one more task like this one or like the service's.
operation ExplainPlacement {
    input := {
        cluster: String
        // A task's id or ARN, or a service's name or ARN; a service comes before a task.
        @required @length(min: 1) name: String
    }
    output := {
        // What was asked about, as an ARN.
        @required arn: String
        @required taskDefinition: String
        // What a task needs.
        @required cpu: Integer
        @required memory: Integer
        @required instances: InstanceVerdictList
    }
    errors: [InvalidParameterException ResourceNotFoundException]
}

list InstanceVerdictList { member: InstanceVerdict }

structure InstanceVerdict {
    @required containerInstanceArn: String
    @required ec2InstanceId: String
    @required status: String
    @required remainingCpu: Integer
    @required remainingMemory: Integer
    // Tasks of the same service or group that it has.
    @required tasks: Integer
    // As in the failures of RunTask ("RESOURCE:MEMORY"); absent: it would take one more.
    reason: String
    // A sentence about the reason.
    detail: String
}

// -- Errors ----------------------------------------------------------------------------------------

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
structure ResourceNotFoundException {
    message: String
}

@error("client")
@httpError(400)
structure TargetNotConnectedException {
    message: String
}
