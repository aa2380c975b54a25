$version: "2.0"

// The machine link: what the control plane and the agent of a machine say to each other, one JSON message
// a WebSocket text frame. Every message is one AgentMessage or one ServerMessage with exactly one member
// set. The order of things:
//
//   agent                                     control plane
//   registerMachine (with news of tasks) ──▶
//                                        ◀──  registered, assignments (full), ingress (full)
//   assignmentsAck                       ──▶  (after the agent persisted them)
//   taskReports (until acknowledged)     ──▶  made durable, then
//                                        ◀──  reportAcks
//                                        ◀──  assignments (differences, each naming its predecessor)
//   unknownTasks                         ──▶  tasks that are here but not in the full set
//                                        ◀──  confirmStops (only these are stopped and forgotten)
//   targetHealth, heartbeat              ──▶
//   ingressStatistics (each second)      ──▶  kept in memory only
//
// A difference whose predecessor is not what the agent holds makes the agent reconnect for a full set.
namespace minato.link

use minato.ecs.api#NetworkBinding
use minato.ecs.api#TaskDefinition

structure AgentMessage {
    registerMachine: RegisterMachine
    assignmentsAck: AssignmentsAck
    taskReports: TaskReportList
    unknownTasks: TaskIdList
    targetHealth: TargetHealthReportList
    ingressStatistics: IngressStatistics
    logLines: LogLines
    sessionRefused: SessionRefused
    heartbeat: Heartbeat
}

structure ServerMessage {
    registered: Registered
    refused: Refused
    assignments: Assignments
    reportAcks: ReportAckList
    confirmStops: TaskIdList
    ingress: IngressConfiguration
    readLogs: ReadLogs
    openSession: OpenSession
}

// -- Registration ---------------------------------------------------------------------------------

structure RegisterMachine {
    // 32 hexadecimal digits, made once by the agent and kept in its data directory.
    @required
    containerInstanceId: String
    // "i-" and 17 hexadecimal digits, kept likewise: what stands for EC2's instance id.
    @required
    ec2InstanceId: String
    // The one cluster that this machine serves; absent: it is shared by all.
    cluster: String
    @required
    agentVersion: String
    // CPU units; memory in MiB: what tasks may have, after the machine's own share.
    @required
    cpu: Integer
    @required
    memory: Integer
    // Host ports that tasks may not ask for.
    reservedPorts: PortList
    // Where other machines reach this one.
    @required
    address: String
    // Whether a balancer runs here.
    @required
    ingress: Boolean
    attributes: MachineAttributeList
    // The latest reports that the control plane has not acknowledged, a thousand at most: others follow.
    tasks: TaskReportList
}

structure MachineAttribute {
    @required
    name: String
    value: String
}
list MachineAttributeList { member: MachineAttribute }
list PortList { member: Integer }

structure Registered {
    @required
    heartbeatMillis: Integer
}

// The control plane will not have this machine; the agent says why and tries again later.
structure Refused {
    @required
    reason: String
}

structure Heartbeat {
    // Tasks known to the agent, a cheap check of both books.
    tasks: Integer
}

// -- Assignments ----------------------------------------------------------------------------------

structure Assignments {
    // Grows by one with each message of a connection; the full set is 1.
    @required
    sequence: Long
    // True: `tasks` is everything that takes room on the machine; what the agent knows beyond it (finished
    // tasks with their logs, too) is asked about in unknownTasks.
    @required
    full: Boolean
    // New tasks and tasks whose desired status changed. Stops are acted on before starts.
    tasks: TaskAssignmentList
    // Tasks that the control plane is done with: the agent drops state and logs.
    forgotten: TaskIdList
}

structure AssignmentsAck {
    @required
    sequence: Long
}

structure TaskAssignment {
    @required
    taskId: String
    @required
    taskArn: String
    @required
    cluster: String
    @required
    desiredStatus: DesiredStatus
    // Overrides already applied. Absent with desiredStatus STOPPED for a task that the agent has.
    taskDefinition: TaskDefinition
    // The values of the definition's secrets, with desiredStatus RUNNING. The agent keeps them in memory
    // only: after its start it waits for a full set before it makes a container that has some.
    secretValues: SecretValueList
    // Why a secret cannot be had: the task is to fail with it.
    secretsError: String
    // awsvpc tasks: the address that the control plane shows is the one that the agent reports.
    // Why it is to stop, for the container's reason.
    stoppedReason: String
    // Of the latest report that the control plane has; 0: of none. What it lacks in a full set, because its
    // journal is an older one, is told anew.
    reportVersion: Long
}
list TaskAssignmentList { member: TaskAssignment }

structure SecretValue {
    @required
    container: String
    // The environment variable.
    @required
    name: String
    @required
    value: String
}
list SecretValueList { member: SecretValue }

enum DesiredStatus {
    RUNNING
    STOPPED
}

list TaskIdList { member: String }

// -- Reports --------------------------------------------------------------------------------------

enum AgentTaskStatus {
    // Accepted; images are pulled, containers created.
    PENDING
    // Every essential container runs (and containers others wait for have done what is waited for).
    RUNNING
    // SIGTERM is sent; containers are coming to an end.
    STOPPING
    // Final.
    STOPPED
}

enum ContainerStatus {
    PENDING
    RUNNING
    STOPPED
}

enum ContainerHealth {
    // No health check, or no verdict yet.
    UNKNOWN
    HEALTHY
    UNHEALTHY
}

structure ContainerReport {
    @required
    name: String
    // 64 hexadecimal digits; ECS shows it as runtimeId.
    runtimeId: String
    @required
    lastStatus: ContainerStatus
    @required
    health: ContainerHealth
    exitCode: Integer
    // "OutOfMemoryError: Container killed due to memory usage", "CannotPullContainerError: ...".
    reason: String
    imageDigest: String
    networkBindings: NetworkBindings
    startedAt: Timestamp
    finishedAt: Timestamp
}
list ContainerReportList { member: ContainerReport }
list NetworkBindings { member: NetworkBinding }

structure TaskReport {
    @required
    taskId: String
    // Grows with every change of the task on this machine; a report with an older one is ignored.
    @required
    version: Long
    @required
    lastStatus: AgentTaskStatus
    @required
    containers: ContainerReportList
    // Address of the task's network namespace (awsvpc, bridge) or of the machine (host).
    address: String
    macAddress: String
    pullStartedAt: Timestamp
    pullStoppedAt: Timestamp
    startedAt: Timestamp
    stoppingAt: Timestamp
    executionStoppedAt: Timestamp
    // ECS's TaskStopCode as the agent sees it: TaskFailedToStart, EssentialContainerExited; absent when
    // the control plane asked for the stop.
    stopCode: String
    stoppedReason: String
}
list TaskReportList { member: TaskReport }

structure ReportAck {
    @required
    taskId: String
    @required
    version: Long
}
list ReportAckList { member: ReportAck }

// -- Ingress --------------------------------------------------------------------------------------

structure IngressConfiguration {
    // True: everything; false: only what changed (whole load balancers, target groups and certificates).
    @required
    full: Boolean
    loadBalancers: IngressLoadBalancerList
    targetGroups: IngressTargetGroupList
    certificates: IngressCertificateList
    removedLoadBalancers: ArnList
    removedTargetGroups: ArnList
    removedCertificates: ArnList
}
list ArnList { member: String }

structure IngressLoadBalancer {
    @required
    arn: String
    @required
    name: String
    @required
    dnsName: String
    // Absent: APPLICATION.
    type: LoadBalancerType
    // The address that listeners bind to.
    @required
    address: String
    @required
    listeners: IngressListenerList
    // After so long without a byte on either side of a request, or between two, it is over.
    idleTimeoutSeconds: Integer
    // The longest that a client's connection is kept for further requests.
    clientKeepAliveSeconds: Integer
    forwardedFor: ForwardedFor
    // The client's port follows its address in X-Forwarded-For.
    forwardedClientPort: Boolean
    // Absent: true.
    http2: Boolean
    // Absent: false. Makes no difference: ALB would put the port into the Host header, or take it out,
    // where the balancer never touches it.
    preserveHostHeader: Boolean
    // Absent: false. Header fields whose names have other characters than [-A-Za-z0-9] are dropped.
    dropInvalidHeaderFields: Boolean
    // Absent: false. X-Amzn-Tls-Version and X-Amzn-Tls-Cipher-Suite.
    tlsHeaders: Boolean
    // Absent: none are written.
    accessLogs: IngressAccessLogs
}
list IngressLoadBalancerList { member: IngressLoadBalancer }

enum LoadBalancerType {
    APPLICATION
    NETWORK
}

// What becomes of X-Forwarded-For.
enum ForwardedFor {
    APPEND
    PRESERVE
    REMOVE
}

// Where access logs go below the machine's own directory for them: BUCKET/PREFIX/AWSLogs/...
structure IngressAccessLogs {
    @required
    bucket: String
    prefix: String
}

enum IngressProtocol {
    HTTP
    HTTPS
    TCP
    TLS
}

structure IngressListener {
    @required
    arn: String
    @required
    port: Integer
    // Absent: HTTP.
    protocol: IngressProtocol
    // What becomes of requests that no rule takes.
    @required
    defaultAction: IngressAction
    // In the order of their priorities. HTTP and HTTPS only.
    rules: IngressRuleList
    // ARNs; the first is for clients that name no host, or one that none of them is for. HTTPS and TLS only.
    certificates: ArnList
    // HTTPS and TLS only.
    tlsPolicy: IngressTlsPolicy
    // TLS only; ELB's name: "HTTP2Preferred".
    alpnPolicy: String
    // TCP only. After so long without a byte a connection is over; absent: 350.
    tcpIdleTimeoutSeconds: Integer
}
list IngressListenerList { member: IngressListener }

// A security policy as what it says.
structure IngressTlsPolicy {
    // "TLSv1" to "TLSv1.3", as ELB names protocols.
    @required
    protocols: IngressTextList
    // OpenSSL's names, the preferred one first.
    @required
    ciphers: IngressTextList
}

structure IngressRule {
    @required
    arn: String
    // What access logs call it by.
    priority: Integer
    // All of them hold.
    @required
    conditions: IngressConditionList
    @required
    action: IngressAction
}
list IngressRuleList { member: IngressRule }

enum IngressConditionKind {
    HOST_HEADER
    PATH_PATTERN
    HTTP_HEADER
    REQUEST_METHOD
    QUERY_STRING
    SOURCE_IP
}

// Holds if any of its values, pairs or regular expressions matches.
structure IngressCondition {
    @required
    kind: IngressConditionKind
    // HTTP_HEADER only.
    headerName: String
    // Patterns with * and ?; methods and CIDR blocks are what they are.
    values: IngressTextList
    // Of HOST_HEADER, PATH_PATTERN and HTTP_HEADER.
    regexes: IngressTextList
    // Of QUERY_STRING; without a key any parameter's value counts.
    pairs: IngressPairList
}
list IngressConditionList { member: IngressCondition }
list IngressTextList { member: String }

structure IngressPair {
    key: String
    @required
    value: String
}
list IngressPairList { member: IngressPair }

// One of the three.
structure IngressAction {
    forward: IngressForward
    redirect: IngressRedirect
    fixedResponse: IngressFixedResponse
}

structure IngressForward {
    @required
    targetGroups: IngressWeightedGroupList
    // A client stays with its target group for so long; absent: it does not.
    stickySeconds: Integer
}

structure IngressWeightedGroup {
    @required
    arn: String
    // 0 to 999; none is sent where it is 0.
    @required
    weight: Integer
}
list IngressWeightedGroupList { member: IngressWeightedGroup }

// As ELB has it: "#{protocol}", "#{host}", "#{port}", "#{path}" and "#{query}" stand for the request's own.
structure IngressRedirect {
    // 301 or 302.
    @required
    statusCode: Integer
    @required
    protocol: String
    @required
    host: String
    @required
    port: String
    @required
    path: String
    @required
    query: String
}

structure IngressFixedResponse {
    // 200 to 599, as ELB has it.
    @required
    statusCode: Integer
    contentType: String
    messageBody: String
}

structure IngressCertificate {
    @required
    arn: String
    // PEM: the certificate, the chain up to its root without the root, the private key.
    @required
    pem: String
}
list IngressCertificateList { member: IngressCertificate }

structure IngressTargetGroup {
    @required
    arn: String
    @required
    name: String
    @required
    healthCheck: IngressHealthCheck
    @required
    deregistrationDelaySeconds: Integer
    @required
    targets: IngressTargetList
    // Absent: HTTP.
    protocol: IngressProtocol
    // Absent: HTTP1. HTTP and HTTPS only.
    protocolVersion: HttpVersion
    // Absent: ROUND_ROBIN.
    algorithm: BalancingAlgorithm
    // Absent: each request goes where the algorithm says.
    stickiness: IngressStickiness
    // A target's share of requests grows over so long after it became healthy; absent: at once.
    slowStartSeconds: Integer
    // TCP and TLS only: a target hears of the client's address.
    proxyProtocolV2: Boolean
    // TCP and TLS only: connections that are open at the end of the deregistration delay are closed.
    terminatesConnections: Boolean
}
list IngressTargetGroupList { member: IngressTargetGroup }

enum HttpVersion {
    HTTP1
    HTTP2
    GRPC
}

enum BalancingAlgorithm {
    ROUND_ROBIN
    LEAST_OUTSTANDING_REQUESTS
}

enum StickinessKind {
    LB_COOKIE
    APP_COOKIE
    SOURCE_IP
}

structure IngressStickiness {
    @required
    kind: StickinessKind
    // Of the cookies only.
    seconds: Integer
    // Of APP_COOKIE only: the application's cookie.
    cookieName: String
}

structure IngressHealthCheck {
    // Absent: HTTP. TCP: that it can be connected to is enough.
    protocol: IngressProtocol
    // Absent: HTTP1.
    protocolVersion: HttpVersion
    @required
    path: String
    // Absent: the target's own port ("traffic-port").
    port: Integer
    @required
    intervalSeconds: Integer
    @required
    timeoutSeconds: Integer
    @required
    healthyThreshold: Integer
    @required
    unhealthyThreshold: Integer
    // ELB's matcher: "200", "200-299", "200,301-302"; of gRPC codes where the version is GRPC: "0-99".
    @required
    matcher: String
}

structure IngressTarget {
    // As registered: an EC2 instance id or an IP address.
    @required
    id: String
    @required
    port: Integer
    // What to connect to for `id` from another machine. On the machine that runs the task the agent
    // goes to the container's own address instead.
    @required
    address: String
    // True: no new requests; reported DRAINED when none is left or the deregistration delay is over.
    @required
    draining: Boolean
}
list IngressTargetList { member: IngressTarget }

enum TargetState {
    INITIAL
    HEALTHY
    UNHEALTHY
    DRAINING
    // Out of the balancer, without an open request (or the deregistration delay is over).
    DRAINED
}

structure TargetHealthReport {
    @required
    targetGroupArn: String
    @required
    id: String
    @required
    port: Integer
    @required
    state: TargetState
    // ELB's words: "Target.ResponseCodeMismatch", "Target.Timeout", "Target.FailedHealthChecks".
    reason: String
    description: String
}
list TargetHealthReportList { member: TargetHealthReport }

// What the balancer of this machine did since the message before; who has nothing to tell is left out.
structure IngressStatistics {
    // How long that was.
    @required
    millis: Integer
    loadBalancers: IngressTrafficList
    targetGroups: IngressTrafficList
    // All that there are, each time.
    listenerProblems: IngressListenerProblemList
}

// Why a listener is not served on this machine.
structure IngressListenerProblem {
    @required
    listenerArn: String
    // "127.0.0.1:80: Address already in use"
    @required
    message: String
}
list IngressListenerProblemList { member: IngressListenerProblem }
list IngressTrafficList { member: IngressTraffic }

// Of one load balancer or target group; absent numbers are 0.
structure IngressTraffic {
    // Of the load balancer or target group.
    @required
    arn: String
    // Of TCP and TLS: connections.
    requests: Long
    responses2xx: Long
    responses3xx: Long
    responses4xx: Long
    responses5xx: Long
    connectionErrors: Long
    bytesReceived: Long
    bytesSent: Long
    // Now: a load balancer's clients, a target group's requests.
    open: Long
    // Of a sample of the last ten seconds, from a request's first byte to its answer's last; absent when there
    // was none.
    latency: IngressLatency
}

structure IngressLatency {
    @required
    p50Millis: Integer
    @required
    p90Millis: Integer
    @required
    p99Millis: Integer
}

// -- Logs -----------------------------------------------------------------------------------------

structure ReadLogs {
    @required
    requestId: Long
    @required
    taskId: String
    // Absent: all containers of the task, merged by time.
    container: String
    // The newest lines only.
    tail: Integer
    // Opaque, from an earlier LogLines: only what came after it.
    after: String
}

structure LogLines {
    @required
    requestId: Long
    // Set when there is nothing to read: no such task here.
    error: String
    lines: LogLineList
    next: String
    // True: the task is over and every line has been read.
    ended: Boolean
}

structure LogLine {
    @required
    timestamp: Timestamp
    @required
    container: String
    // "stdout" or "stderr".
    @required
    stream: String
    @required
    text: String
}
list LogLineList { member: LogLine }

// -- Sessions -------------------------------------------------------------------------------------

// Something to be done in a running container with a stream of its own: the agent opens a WebSocket to
// /agent/session?session=ID, signed like the link, on which frames (src/session/session_frame.h) go both
// ways. One of command, readPath, writePath and port is set.
structure OpenSession {
    // Unguessable: who knows it and signs is the session's machine.
    @required
    sessionId: String
    @required
    taskId: String
    @required
    container: String
    command: SessionCommand
    // An absolute path in the container; a tar archive of it comes out.
    readPath: String
    // An absolute path in the container; the tar archive that goes in is unpacked as it, or in it where it is
    // a folder.
    writePath: String
    // A TCP port of the container's network namespace.
    port: Integer
}

structure SessionCommand {
    @required
    arguments: SessionTextList
    @required
    terminal: Boolean
    // Of the terminal, to begin with.
    rows: Integer
    columns: Integer
}
list SessionTextList { member: String }

// There will be no stream.
structure SessionRefused {
    @required
    sessionId: String
    @required
    reason: String
}
