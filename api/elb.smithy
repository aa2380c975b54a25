$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// Elastic Load Balancing v2, awsQuery: every operation and every member that AWS has. What is marked
// @unsupported is refused by name.
namespace minato.elb.api

@awsQuery
@sigv4(name: "elasticloadbalancing")
@xmlNamespace(uri: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/")
service ElasticLoadBalancing_v10 {
    version: "2015-12-01"
}

// -- Load balancers ------------------------------------------------------------------------------

operation CreateLoadBalancer {
    input := {
        @required Name: String
        Subnets: StringList
        SubnetMappings: SubnetMappings
        SecurityGroups: StringList
        Scheme: LoadBalancerSchemeEnum
        Tags: TagList
        Type: LoadBalancerTypeEnum
        IpAddressType: IpAddressType
        @length(max: 256) @unsupported CustomerOwnedIpv4Pool: String
        @unsupported EnablePrefixForIpv6SourceNat: EnablePrefixForIpv6SourceNatEnum
        @unsupported IpamPools: IpamPools
    }
    output := {
        LoadBalancers: LoadBalancers
    }
    errors: [
        AllocationIdNotFoundException AvailabilityZoneNotSupportedException
        DuplicateLoadBalancerNameException DuplicateTagKeysException
        InvalidConfigurationRequestException InvalidSchemeException InvalidSecurityGroupException
        InvalidSubnetException OperationNotPermittedException ResourceInUseException
        SubnetNotFoundException TooManyLoadBalancersException TooManyTagsException
    ]
}

operation DescribeLoadBalancers {
    input := {
        LoadBalancerArns: StringList
        Names: StringList
        Marker: String
        @range(min: 1, max: 400) PageSize: Integer
    }
    output := {
        LoadBalancers: LoadBalancers
        NextMarker: String
    }
    errors: [LoadBalancerNotFoundException]
}

operation DeleteLoadBalancer {
    input := {
        @required LoadBalancerArn: String
    }
    errors: [LoadBalancerNotFoundException OperationNotPermittedException ResourceInUseException]
}

operation DescribeLoadBalancerAttributes {
    input := {
        @required LoadBalancerArn: String
    }
    output := {
        Attributes: LoadBalancerAttributes
    }
    errors: [LoadBalancerNotFoundException]
}

operation ModifyLoadBalancerAttributes {
    input := {
        @required LoadBalancerArn: String
        @required Attributes: LoadBalancerAttributes
    }
    output := {
        Attributes: LoadBalancerAttributes
    }
    errors: [InvalidConfigurationRequestException LoadBalancerNotFoundException]
}

list SubnetMappings { member: SubnetMapping }

structure SubnetMapping {
    SubnetId: String
    @unsupported AllocationId: String
    @unsupported PrivateIPv4Address: String
    @unsupported IPv6Address: String
    @unsupported SourceNatIpv6Prefix: String
}

enum LoadBalancerSchemeEnum {
    INTERNAL = "internal"
    INTERNET_FACING = "internet-facing"
}

@length(min: 1)
list TagList { member: Tag }

structure Tag {
    @required @length(min: 1, max: 128) Key: String
    @length(max: 256) Value: String
}

enum LoadBalancerTypeEnum {
    APPLICATION = "application"
    GATEWAY = "gateway"
    NETWORK = "network"
}

enum IpAddressType {
    DUALSTACK = "dualstack"
    DUALSTACK_WITHOUT_PUBLIC_IPV4 = "dualstack-without-public-ipv4"
    IPV4 = "ipv4"
}

enum EnablePrefixForIpv6SourceNatEnum {
    OFF = "off"
    ON = "on"
}

structure IpamPools {
    Ipv4IpamPoolId: String
}

list LoadBalancers { member: LoadBalancer }

structure LoadBalancer {
    LoadBalancerArn: String
    DNSName: String
    CanonicalHostedZoneId: String
    CreatedTime: Timestamp
    LoadBalancerName: String
    Scheme: LoadBalancerSchemeEnum
    VpcId: String
    State: LoadBalancerState
    Type: LoadBalancerTypeEnum
    AvailabilityZones: AvailabilityZones
    SecurityGroups: StringList
    IpAddressType: IpAddressType
    @length(max: 256) CustomerOwnedIpv4Pool: String
    EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: String
    EnablePrefixForIpv6SourceNat: EnablePrefixForIpv6SourceNatEnum
    IpamPools: IpamPools
}

structure LoadBalancerState {
    Code: LoadBalancerStateEnum
    Reason: String
}

enum LoadBalancerStateEnum {
    ACTIVE = "active"
    ACTIVE_IMPAIRED = "active_impaired"
    FAILED = "failed"
    PROVISIONING = "provisioning"
}

list AvailabilityZones { member: AvailabilityZone }

structure AvailabilityZone {
    ZoneName: String
    SubnetId: String
    OutpostId: String
    LoadBalancerAddresses: LoadBalancerAddresses
    SourceNatIpv6Prefixes: StringList
}

list LoadBalancerAddresses { member: LoadBalancerAddress }

structure LoadBalancerAddress {
    IpAddress: String
    AllocationId: String
    PrivateIPv4Address: String
    IPv6Address: String
}

@length(max: 20)
list LoadBalancerAttributes { member: LoadBalancerAttribute }

structure LoadBalancerAttribute {
    @length(max: 256) @pattern("^[a-zA-Z0-9._]+$") Key: String
    @length(max: 1024) Value: String
}

// -- Target groups -------------------------------------------------------------------------------

operation CreateTargetGroup {
    input := {
        @required Name: String
        Protocol: ProtocolEnum
        ProtocolVersion: String
        @range(min: 1, max: 65535) Port: Integer
        VpcId: String
        HealthCheckProtocol: ProtocolEnum
        HealthCheckPort: String
        HealthCheckEnabled: Boolean
        @length(min: 1, max: 1024) HealthCheckPath: String
        @range(min: 5, max: 300) HealthCheckIntervalSeconds: Integer
        @range(min: 2, max: 120) HealthCheckTimeoutSeconds: Integer
        @range(min: 2, max: 10) HealthyThresholdCount: Integer
        @range(min: 2, max: 10) UnhealthyThresholdCount: Integer
        Matcher: Matcher
        TargetType: TargetTypeEnum
        Tags: TagList
        IpAddressType: TargetGroupIpAddressTypeEnum
        @unsupported TargetControlPort: Integer
    }
    output := {
        TargetGroups: TargetGroups
    }
    errors: [
        DuplicateTargetGroupNameException InvalidConfigurationRequestException TooManyTagsException
        TooManyTargetGroupsException
    ]
}

operation DescribeTargetGroups {
    input := {
        LoadBalancerArn: String
        TargetGroupArns: StringList
        Names: StringList
        Marker: String
        @range(min: 1, max: 400) PageSize: Integer
    }
    output := {
        TargetGroups: TargetGroups
        NextMarker: String
    }
    errors: [LoadBalancerNotFoundException TargetGroupNotFoundException]
}

operation ModifyTargetGroup {
    input := {
        @required TargetGroupArn: String
        HealthCheckProtocol: ProtocolEnum
        HealthCheckPort: String
        @length(min: 1, max: 1024) HealthCheckPath: String
        HealthCheckEnabled: Boolean
        @range(min: 5, max: 300) HealthCheckIntervalSeconds: Integer
        @range(min: 2, max: 120) HealthCheckTimeoutSeconds: Integer
        @range(min: 2, max: 10) HealthyThresholdCount: Integer
        @range(min: 2, max: 10) UnhealthyThresholdCount: Integer
        Matcher: Matcher
    }
    output := {
        TargetGroups: TargetGroups
    }
    errors: [InvalidConfigurationRequestException TargetGroupNotFoundException]
}

operation DeleteTargetGroup {
    input := {
        @required TargetGroupArn: String
    }
    errors: [ResourceInUseException]
}

operation ModifyTargetGroupAttributes {
    input := {
        @required TargetGroupArn: String
        @required Attributes: TargetGroupAttributes
    }
    output := {
        Attributes: TargetGroupAttributes
    }
    errors: [InvalidConfigurationRequestException TargetGroupNotFoundException]
}

operation DescribeTargetGroupAttributes {
    input := {
        @required TargetGroupArn: String
    }
    output := {
        Attributes: TargetGroupAttributes
    }
    errors: [TargetGroupNotFoundException]
}

enum ProtocolEnum {
    GENEVE
    HTTP
    HTTPS
    QUIC
    TCP
    TCP_QUIC
    TCP_UDP
    TLS
    UDP
}

structure Matcher {
    HttpCode: String
    GrpcCode: String
}

enum TargetTypeEnum {
    ALB = "alb"
    INSTANCE = "instance"
    IP = "ip"
    LAMBDA = "lambda"
}

enum TargetGroupIpAddressTypeEnum {
    IPV4 = "ipv4"
    IPV6 = "ipv6"
}

list TargetGroups { member: TargetGroup }

structure TargetGroup {
    TargetGroupArn: String
    TargetGroupName: String
    Protocol: ProtocolEnum
    @range(min: 1, max: 65535) Port: Integer
    VpcId: String
    HealthCheckProtocol: ProtocolEnum
    HealthCheckPort: String
    HealthCheckEnabled: Boolean
    @range(min: 5, max: 300) HealthCheckIntervalSeconds: Integer
    @range(min: 2, max: 120) HealthCheckTimeoutSeconds: Integer
    @range(min: 2, max: 10) HealthyThresholdCount: Integer
    @range(min: 2, max: 10) UnhealthyThresholdCount: Integer
    @length(min: 1, max: 1024) HealthCheckPath: String
    Matcher: Matcher
    LoadBalancerArns: StringList
    TargetType: TargetTypeEnum
    ProtocolVersion: String
    IpAddressType: TargetGroupIpAddressTypeEnum
    TargetControlPort: Integer
}

list TargetGroupAttributes { member: TargetGroupAttribute }

structure TargetGroupAttribute {
    @length(max: 256) @pattern("^[a-zA-Z0-9._]+$") Key: String
    Value: String
}

// -- Targets -------------------------------------------------------------------------------------

operation RegisterTargets {
    input := {
        @required TargetGroupArn: String
        @required Targets: TargetDescriptions
    }
    errors: [
        InvalidTargetException TargetGroupNotFoundException TooManyRegistrationsForTargetIdException
        TooManyTargetsException
    ]
}

operation DeregisterTargets {
    input := {
        @required TargetGroupArn: String
        @required Targets: TargetDescriptions
    }
    errors: [InvalidTargetException TargetGroupNotFoundException]
}

operation DescribeTargetHealth {
    input := {
        @required TargetGroupArn: String
        Targets: TargetDescriptions
        Include: DescribeTargetHealthInputIncludeEnumList
    }
    output := {
        TargetHealthDescriptions: TargetHealthDescriptions
    }
    errors: [HealthUnavailableException InvalidTargetException TargetGroupNotFoundException]
}

list TargetDescriptions { member: TargetDescription }

structure TargetDescription {
    @required Id: String
    @range(min: 1, max: 65535) Port: Integer
    AvailabilityZone: String
    @unsupported QuicServerId: String
}

enum DescribeTargetHealthInputIncludeEnum {
    ALL = "All"
    ANOMALY = "AnomalyDetection"
}

list TargetHealthDescriptions { member: TargetHealthDescription }

structure TargetHealthDescription {
    Target: TargetDescription
    HealthCheckPort: String
    TargetHealth: TargetHealth
    AnomalyDetection: AnomalyDetection
    AdministrativeOverride: AdministrativeOverride
}

structure TargetHealth {
    State: TargetHealthStateEnum
    Reason: TargetHealthReasonEnum
    Description: String
}

enum TargetHealthStateEnum {
    DRAINING = "draining"
    HEALTHY = "healthy"
    INITIAL = "initial"
    UNAVAILABLE = "unavailable"
    UNHEALTHY = "unhealthy"
    UNHEALTHY_DRAINING = "unhealthy.draining"
    UNUSED = "unused"
}

enum TargetHealthReasonEnum {
    DEREGISTRATION_IN_PROGRESS = "Target.DeregistrationInProgress"
    FAILED_HEALTH_CHECKS = "Target.FailedHealthChecks"
    HEALTH_CHECK_DISABLED = "Target.HealthCheckDisabled"
    INITIAL_HEALTH_CHECKING = "Elb.InitialHealthChecking"
    INTERNAL_ERROR = "Elb.InternalError"
    INVALID_STATE = "Target.InvalidState"
    IP_UNUSABLE = "Target.IpUnusable"
    NOT_IN_USE = "Target.NotInUse"
    NOT_REGISTERED = "Target.NotRegistered"
    REGISTRATION_IN_PROGRESS = "Elb.RegistrationInProgress"
    RESPONSE_CODE_MISMATCH = "Target.ResponseCodeMismatch"
    TIMEOUT = "Target.Timeout"
}

structure AnomalyDetection {
    Result: AnomalyResultEnum
    MitigationInEffect: MitigationInEffectEnum
}

enum AnomalyResultEnum {
    ANOMALOUS = "anomalous"
    NORMAL = "normal"
}

enum MitigationInEffectEnum {
    NO = "no"
    YES = "yes"
}

structure AdministrativeOverride {
    State: TargetAdministrativeOverrideStateEnum
    Reason: TargetAdministrativeOverrideReasonEnum
    Description: String
}

enum TargetAdministrativeOverrideStateEnum {
    NO_OVERRIDE = "no_override"
    UNKNOWN = "unknown"
    ZONAL_SHIFT_ACTIVE = "zonal_shift_active"
    ZONAL_SHIFT_DELEGATED_TO_DNS = "zonal_shift_delegated_to_dns"
}

enum TargetAdministrativeOverrideReasonEnum {
    INTERNAL_ERROR = "AdministrativeOverride.Unknown"
    NO_OVERRIDE_ENGAGED = "AdministrativeOverride.NoOverride"
    ZONAL_SHIFT_DELEGATED_TO_DNS = "AdministrativeOverride.ZonalShiftDelegatedToDns"
    ZONAL_SHIFT_ENGAGED = "AdministrativeOverride.ZonalShiftActive"
}

// -- Listeners and rules -------------------------------------------------------------------------

operation CreateListener {
    input := {
        @required LoadBalancerArn: String
        @required DefaultActions: Actions
        Protocol: ProtocolEnum
        @range(min: 1, max: 65535) Port: Integer
        SslPolicy: String
        Certificates: CertificateList
        AlpnPolicy: StringList
        Tags: TagList
        MutualAuthentication: MutualAuthenticationAttributes
    }
    output := {
        Listeners: Listeners
    }
    errors: [
        ALPNPolicyNotSupportedException CertificateNotFoundException DuplicateListenerException
        IncompatibleProtocolsException InvalidConfigurationRequestException
        InvalidLoadBalancerActionException LoadBalancerNotFoundException SSLPolicyNotFoundException
        TargetGroupAssociationLimitException TargetGroupNotFoundException TooManyActionsException
        TooManyCertificatesException TooManyListenersException
        TooManyRegistrationsForTargetIdException TooManyTagsException TooManyTargetsException
        TooManyUniqueTargetGroupsPerLoadBalancerException TrustStoreNotFoundException
        TrustStoreNotReadyException UnsupportedProtocolException
    ]
}

operation DescribeListeners {
    input := {
        LoadBalancerArn: String
        ListenerArns: StringList
        Marker: String
        @range(min: 1, max: 400) PageSize: Integer
    }
    output := {
        Listeners: Listeners
        NextMarker: String
    }
    errors: [ListenerNotFoundException LoadBalancerNotFoundException UnsupportedProtocolException]
}

operation ModifyListener {
    input := {
        @required ListenerArn: String
        @range(min: 1, max: 65535) Port: Integer
        Protocol: ProtocolEnum
        SslPolicy: String
        Certificates: CertificateList
        DefaultActions: Actions
        AlpnPolicy: StringList
        MutualAuthentication: MutualAuthenticationAttributes
    }
    output := {
        Listeners: Listeners
    }
    errors: [
        DuplicateListenerException IncompatibleProtocolsException InvalidConfigurationRequestException
        InvalidLoadBalancerActionException ListenerNotFoundException
        TargetGroupAssociationLimitException TargetGroupNotFoundException TooManyActionsException
        UnsupportedProtocolException
    ]
}

operation DeleteListener {
    input := {
        @required ListenerArn: String
    }
    errors: [ListenerNotFoundException ResourceInUseException]
}

operation DescribeRules {
    input := {
        ListenerArn: String
        RuleArns: StringList
        Marker: String
        @range(min: 1, max: 400) PageSize: Integer
    }
    output := {
        Rules: Rules
        NextMarker: String
    }
    errors: [ListenerNotFoundException RuleNotFoundException UnsupportedProtocolException]
}

operation CreateRule {
    input := {
        @required ListenerArn: String
        @required Conditions: RuleConditionList
        @required @range(min: 1, max: 50000) Priority: Integer
        @required Actions: Actions
        Tags: TagList
        @unsupported Transforms: RuleTransformList
    }
    output := {
        Rules: Rules
    }
    errors: [
        IncompatibleProtocolsException InvalidConfigurationRequestException
        InvalidLoadBalancerActionException ListenerNotFoundException PriorityInUseException
        TargetGroupAssociationLimitException TargetGroupNotFoundException TooManyActionsException
        TooManyRegistrationsForTargetIdException TooManyRulesException TooManyTagsException
        TooManyTargetGroupsException TooManyTargetsException
        TooManyUniqueTargetGroupsPerLoadBalancerException UnsupportedProtocolException
    ]
}

operation ModifyRule {
    input := {
        @required RuleArn: String
        Conditions: RuleConditionList
        Actions: Actions
        @unsupported Transforms: RuleTransformList
        // There are none to take away.
        ResetTransforms: Boolean
    }
    output := {
        Rules: Rules
    }
    errors: [
        IncompatibleProtocolsException InvalidLoadBalancerActionException
        OperationNotPermittedException RuleNotFoundException TargetGroupAssociationLimitException
        TargetGroupNotFoundException TooManyActionsException
        TooManyRegistrationsForTargetIdException TooManyTargetsException
        TooManyUniqueTargetGroupsPerLoadBalancerException UnsupportedProtocolException
    ]
}

operation DeleteRule {
    input := {
        @required RuleArn: String
    }
    errors: [OperationNotPermittedException RuleNotFoundException]
}

operation SetRulePriorities {
    input := {
        @required RulePriorities: RulePriorityList
    }
    output := {
        Rules: Rules
    }
    errors: [OperationNotPermittedException PriorityInUseException RuleNotFoundException]
}

list RulePriorityList { member: RulePriorityPair }

structure RulePriorityPair {
    RuleArn: String
    @range(min: 1, max: 50000) Priority: Integer
}

list Actions { member: Action }

structure Action {
    @required Type: ActionTypeEnum
    TargetGroupArn: String
    @unsupported AuthenticateOidcConfig: AuthenticateOidcActionConfig
    @unsupported AuthenticateCognitoConfig: AuthenticateCognitoActionConfig
    @range(min: 1, max: 50000) Order: Integer
    RedirectConfig: RedirectActionConfig
    FixedResponseConfig: FixedResponseActionConfig
    ForwardConfig: ForwardActionConfig
    @unsupported JwtValidationConfig: JwtValidationActionConfig
}

enum ActionTypeEnum {
    AUTHENTICATE_COGNITO = "authenticate-cognito"
    AUTHENTICATE_OIDC = "authenticate-oidc"
    FIXED_RESPONSE = "fixed-response"
    FORWARD = "forward"
    JWT_VALIDATION = "jwt-validation"
    REDIRECT = "redirect"
}

structure AuthenticateOidcActionConfig {
    @required Issuer: String
    @required AuthorizationEndpoint: String
    @required TokenEndpoint: String
    @required UserInfoEndpoint: String
    @required ClientId: String
    ClientSecret: String
    SessionCookieName: String
    Scope: String
    SessionTimeout: Long
    AuthenticationRequestExtraParams: StringMap
    OnUnauthenticatedRequest: AuthenticateOidcActionConditionalBehaviorEnum
    UseExistingClientSecret: Boolean
}

enum AuthenticateOidcActionConditionalBehaviorEnum {
    ALLOW = "allow"
    AUTHENTICATE = "authenticate"
    DENY = "deny"
}

structure AuthenticateCognitoActionConfig {
    @required UserPoolArn: String
    @required UserPoolClientId: String
    @required UserPoolDomain: String
    SessionCookieName: String
    Scope: String
    SessionTimeout: Long
    AuthenticationRequestExtraParams: StringMap
    OnUnauthenticatedRequest: AuthenticateCognitoActionConditionalBehaviorEnum
}

enum AuthenticateCognitoActionConditionalBehaviorEnum {
    ALLOW = "allow"
    AUTHENTICATE = "authenticate"
    DENY = "deny"
}

structure RedirectActionConfig {
    @required StatusCode: RedirectActionStatusCodeEnum
    Protocol: String
    Port: String
    @length(min: 1, max: 128) Host: String
    @length(min: 1, max: 128) Path: String
    @length(max: 128) Query: String
}

enum RedirectActionStatusCodeEnum {
    HTTP_301
    HTTP_302
}

structure FixedResponseActionConfig {
    @required StatusCode: String
    @length(max: 1024) MessageBody: String
    @length(max: 32) ContentType: String
}

structure ForwardActionConfig {
    TargetGroups: TargetGroupList
    TargetGroupStickinessConfig: TargetGroupStickinessConfig
}

list TargetGroupList { member: TargetGroupTuple }

structure TargetGroupTuple {
    TargetGroupArn: String
    Weight: Integer
}

structure TargetGroupStickinessConfig {
    Enabled: Boolean
    DurationSeconds: Integer
}

structure JwtValidationActionConfig {
    @required JwksEndpoint: String
    @required Issuer: String
    AdditionalClaims: JwtValidationActionAdditionalClaims
}

list JwtValidationActionAdditionalClaims { member: JwtValidationActionAdditionalClaim }

structure JwtValidationActionAdditionalClaim {
    @required Format: JwtValidationActionAdditionalClaimFormatEnum
    @required Name: String
    @required Values: StringList
}

enum JwtValidationActionAdditionalClaimFormatEnum {
    SINGLE_STRING = "single-string"
    SPACE_SEPARATED_VALUES = "space-separated-values"
    STRING_ARRAY = "string-array"
}

list CertificateList { member: Certificate }

structure Certificate {
    CertificateArn: String
    IsDefault: Boolean
}

structure MutualAuthenticationAttributes {
    Mode: String
    TrustStoreArn: String
    IgnoreClientCertificateExpiry: Boolean
    TrustStoreAssociationStatus: TrustStoreAssociationStatusEnum
    AdvertiseTrustStoreCaNames: AdvertiseTrustStoreCaNamesEnum
}

enum TrustStoreAssociationStatusEnum {
    ACTIVE = "active"
    REMOVED = "removed"
}

enum AdvertiseTrustStoreCaNamesEnum {
    OFF = "off"
    ON = "on"
}

list Listeners { member: Listener }

structure Listener {
    ListenerArn: String
    LoadBalancerArn: String
    @range(min: 1, max: 65535) Port: Integer
    Protocol: ProtocolEnum
    Certificates: CertificateList
    SslPolicy: String
    DefaultActions: Actions
    AlpnPolicy: StringList
    MutualAuthentication: MutualAuthenticationAttributes
}

list Rules { member: Rule }

structure Rule {
    RuleArn: String
    Priority: String
    Conditions: RuleConditionList
    Actions: Actions
    IsDefault: Boolean
    Transforms: RuleTransformList
}

list RuleConditionList { member: RuleCondition }

structure RuleCondition {
    @length(max: 64) Field: String
    Values: StringList
    HostHeaderConfig: HostHeaderConditionConfig
    PathPatternConfig: PathPatternConditionConfig
    HttpHeaderConfig: HttpHeaderConditionConfig
    QueryStringConfig: QueryStringConditionConfig
    HttpRequestMethodConfig: HttpRequestMethodConditionConfig
    SourceIpConfig: SourceIpConditionConfig
    RegexValues: StringList
}

structure HostHeaderConditionConfig {
    Values: StringList
    RegexValues: StringList
}

structure PathPatternConditionConfig {
    Values: StringList
    RegexValues: StringList
}

structure HttpHeaderConditionConfig {
    HttpHeaderName: String
    Values: StringList
    RegexValues: StringList
}

structure QueryStringConditionConfig {
    Values: QueryStringKeyValuePairList
}

list QueryStringKeyValuePairList { member: QueryStringKeyValuePair }

structure QueryStringKeyValuePair {
    Key: String
    Value: String
}

structure HttpRequestMethodConditionConfig {
    Values: StringList
}

structure SourceIpConditionConfig {
    Values: StringList
    IpAddressType: SourceIpAddressTypeEnum
}

enum SourceIpAddressTypeEnum {
    IPV4 = "ipv4"
    IPV6 = "ipv6"
}

list RuleTransformList { member: RuleTransform }

structure RuleTransform {
    @required Type: TransformTypeEnum
    HostHeaderRewriteConfig: HostHeaderRewriteConfig
    UrlRewriteConfig: UrlRewriteConfig
}

enum TransformTypeEnum {
    HOST_HEADER_REWRITE = "host-header-rewrite"
    URL_REWRITE = "url-rewrite"
}

structure HostHeaderRewriteConfig {
    Rewrites: RewriteConfigList
}

list RewriteConfigList { member: RewriteConfig }

structure RewriteConfig {
    @required Regex: String
    @required Replace: String
}

structure UrlRewriteConfig {
    Rewrites: RewriteConfigList
}

// -- Certificates, policies and attributes of listeners -------------------------------------------

operation AddListenerCertificates {
    input := {
        @required ListenerArn: String
        @required Certificates: CertificateList
    }
    output := {
        Certificates: CertificateList
    }
    errors: [CertificateNotFoundException ListenerNotFoundException TooManyCertificatesException]
}

operation RemoveListenerCertificates {
    input := {
        @required ListenerArn: String
        @required Certificates: CertificateList
    }
    errors: [ListenerNotFoundException OperationNotPermittedException]
}

operation DescribeListenerCertificates {
    input := {
        @required ListenerArn: String
        Marker: String
        @range(min: 1, max: 400) PageSize: Integer
    }
    output := {
        Certificates: CertificateList
        NextMarker: String
    }
    errors: [ListenerNotFoundException]
}

operation DescribeSSLPolicies {
    input := {
        Names: StringList
        Marker: String
        @range(min: 1, max: 400) PageSize: Integer
        LoadBalancerType: LoadBalancerTypeEnum
    }
    output := {
        SslPolicies: SslPolicies
        NextMarker: String
    }
    errors: [SSLPolicyNotFoundException]
}

operation DescribeListenerAttributes {
    input := {
        @required ListenerArn: String
    }
    output := {
        Attributes: ListenerAttributes
    }
    errors: [ListenerNotFoundException]
}

operation ModifyListenerAttributes {
    input := {
        @required ListenerArn: String
        @required Attributes: ListenerAttributes
    }
    output := {
        Attributes: ListenerAttributes
    }
    errors: [InvalidConfigurationRequestException ListenerNotFoundException]
}

list SslPolicies { member: SslPolicy }

structure SslPolicy {
    SslProtocols: StringList
    Ciphers: Ciphers
    Name: String
    SupportedLoadBalancerTypes: StringList
}

list Ciphers { member: Cipher }

structure Cipher {
    Name: String
    Priority: Integer
}

list ListenerAttributes { member: ListenerAttribute }

structure ListenerAttribute {
    @length(max: 256) @pattern("^[a-zA-Z0-9._]+$") Key: String
    Value: String
}

// -- The network of load balancers, and limits -----------------------------------------------------

operation SetSecurityGroups {
    input := {
        @required LoadBalancerArn: String
        @required SecurityGroups: StringList
        EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum
    }
    output := {
        SecurityGroupIds: StringList
        EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum
    }
    errors: [InvalidConfigurationRequestException InvalidSecurityGroupException LoadBalancerNotFoundException]
}

operation SetSubnets {
    input := {
        @required LoadBalancerArn: String
        Subnets: StringList
        SubnetMappings: SubnetMappings
        IpAddressType: IpAddressType
        @unsupported EnablePrefixForIpv6SourceNat: EnablePrefixForIpv6SourceNatEnum
    }
    output := {
        AvailabilityZones: AvailabilityZones
        IpAddressType: IpAddressType
        EnablePrefixForIpv6SourceNat: EnablePrefixForIpv6SourceNatEnum
    }
    errors: [
        AllocationIdNotFoundException AvailabilityZoneNotSupportedException
        CapacityReservationPendingException InvalidConfigurationRequestException
        InvalidSubnetException LoadBalancerNotFoundException SubnetNotFoundException
    ]
}

operation SetIpAddressType {
    input := {
        @required LoadBalancerArn: String
        @required IpAddressType: IpAddressType
    }
    output := {
        IpAddressType: IpAddressType
    }
    errors: [
        InvalidConfigurationRequestException InvalidSubnetException LoadBalancerNotFoundException
    ]
}

operation DescribeAccountLimits {
    input := {
        Marker: String
        @range(min: 1, max: 400) PageSize: Integer
    }
    output := {
        Limits: Limits
        NextMarker: String
    }
}

enum EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum {
    OFF = "off"
    ON = "on"
}

list Limits { member: Limit }

structure Limit {
    Name: String
    Max: String
}

// -- Tags ----------------------------------------------------------------------------------------

operation DescribeTags {
    input := {
        @required ResourceArns: StringList
    }
    output := {
        TagDescriptions: TagDescriptions
    }
    errors: [
        ListenerNotFoundException LoadBalancerNotFoundException RuleNotFoundException
        TargetGroupNotFoundException TrustStoreNotFoundException
    ]
}

operation AddTags {
    input := {
        @required ResourceArns: StringList
        @required Tags: TagList
    }
    errors: [
        DuplicateTagKeysException ListenerNotFoundException LoadBalancerNotFoundException
        RuleNotFoundException TargetGroupNotFoundException TooManyTagsException
        TrustStoreNotFoundException
    ]
}

operation RemoveTags {
    input := {
        @required ResourceArns: StringList
        @required TagKeys: TagKeys
    }
    errors: [
        ListenerNotFoundException LoadBalancerNotFoundException RuleNotFoundException
        TargetGroupNotFoundException TooManyTagsException TrustStoreNotFoundException
    ]
}

list TagKeys { member: String }

list TagDescriptions { member: TagDescription }

structure TagDescription {
    ResourceArn: String
    Tags: TagList
}

// -- Plain lists and maps ---------------------------------------------------------------------------

list StringList { member: String }

list DescribeTargetHealthInputIncludeEnumList { member: DescribeTargetHealthInputIncludeEnum }

map StringMap {
    key: String
    value: String
}

// -- Errors ----------------------------------------------------------------------------------------

@error("client")
@awsQueryError(code: "ALPNPolicyNotFound", httpResponseCode: 400)
structure ALPNPolicyNotSupportedException {
    Message: String
}

@error("client")
@awsQueryError(code: "AllocationIdNotFound", httpResponseCode: 400)
structure AllocationIdNotFoundException {
    Message: String
}

@error("client")
@awsQueryError(code: "AvailabilityZoneNotSupported", httpResponseCode: 400)
structure AvailabilityZoneNotSupportedException {
    Message: String
}

@error("client")
@awsQueryError(code: "CapacityReservationPending", httpResponseCode: 400)
structure CapacityReservationPendingException {
    Message: String
}

@error("client")
@awsQueryError(code: "CertificateNotFound", httpResponseCode: 400)
structure CertificateNotFoundException {
    Message: String
}

@error("client")
@awsQueryError(code: "DuplicateListener", httpResponseCode: 400)
structure DuplicateListenerException {
    Message: String
}

@error("client")
@awsQueryError(code: "DuplicateLoadBalancerName", httpResponseCode: 400)
structure DuplicateLoadBalancerNameException {
    Message: String
}

@error("client")
@awsQueryError(code: "DuplicateTagKeys", httpResponseCode: 400)
structure DuplicateTagKeysException {
    Message: String
}

@error("client")
@awsQueryError(code: "DuplicateTargetGroupName", httpResponseCode: 400)
structure DuplicateTargetGroupNameException {
    Message: String
}

@error("server")
@awsQueryError(code: "HealthUnavailable", httpResponseCode: 500)
structure HealthUnavailableException {
    Message: String
}

@error("client")
@awsQueryError(code: "IncompatibleProtocols", httpResponseCode: 400)
structure IncompatibleProtocolsException {
    Message: String
}

@error("client")
@awsQueryError(code: "InvalidConfigurationRequest", httpResponseCode: 400)
structure InvalidConfigurationRequestException {
    Message: String
}

@error("client")
@awsQueryError(code: "InvalidLoadBalancerAction", httpResponseCode: 400)
structure InvalidLoadBalancerActionException {
    Message: String
}

@error("client")
@awsQueryError(code: "InvalidScheme", httpResponseCode: 400)
structure InvalidSchemeException {
    Message: String
}

@error("client")
@awsQueryError(code: "InvalidSecurityGroup", httpResponseCode: 400)
structure InvalidSecurityGroupException {
    Message: String
}

@error("client")
@awsQueryError(code: "InvalidSubnet", httpResponseCode: 400)
structure InvalidSubnetException {
    Message: String
}

@error("client")
@awsQueryError(code: "InvalidTarget", httpResponseCode: 400)
structure InvalidTargetException {
    Message: String
}

@error("client")
@awsQueryError(code: "ListenerNotFound", httpResponseCode: 400)
structure ListenerNotFoundException {
    Message: String
}

@error("client")
@awsQueryError(code: "LoadBalancerNotFound", httpResponseCode: 400)
structure LoadBalancerNotFoundException {
    Message: String
}

@error("client")
@awsQueryError(code: "OperationNotPermitted", httpResponseCode: 400)
structure OperationNotPermittedException {
    Message: String
}

@error("client")
@awsQueryError(code: "PriorityInUse", httpResponseCode: 400)
structure PriorityInUseException {
    Message: String
}

@error("client")
@awsQueryError(code: "ResourceInUse", httpResponseCode: 400)
structure ResourceInUseException {
    Message: String
}

@error("client")
@awsQueryError(code: "RuleNotFound", httpResponseCode: 400)
structure RuleNotFoundException {
    Message: String
}

@error("client")
@awsQueryError(code: "SSLPolicyNotFound", httpResponseCode: 400)
structure SSLPolicyNotFoundException {
    Message: String
}

@error("client")
@awsQueryError(code: "SubnetNotFound", httpResponseCode: 400)
structure SubnetNotFoundException {
    Message: String
}

@error("client")
@awsQueryError(code: "TargetGroupAssociationLimit", httpResponseCode: 400)
structure TargetGroupAssociationLimitException {
    Message: String
}

@error("client")
@awsQueryError(code: "TargetGroupNotFound", httpResponseCode: 400)
structure TargetGroupNotFoundException {
    Message: String
}

@error("client")
@awsQueryError(code: "TooManyActions", httpResponseCode: 400)
structure TooManyActionsException {
    Message: String
}

@error("client")
@awsQueryError(code: "TooManyCertificates", httpResponseCode: 400)
structure TooManyCertificatesException {
    Message: String
}

@error("client")
@awsQueryError(code: "TooManyListeners", httpResponseCode: 400)
structure TooManyListenersException {
    Message: String
}

@error("client")
@awsQueryError(code: "TooManyLoadBalancers", httpResponseCode: 400)
structure TooManyLoadBalancersException {
    Message: String
}

@error("client")
@awsQueryError(code: "TooManyRegistrationsForTargetId", httpResponseCode: 400)
structure TooManyRegistrationsForTargetIdException {
    Message: String
}

@error("client")
@awsQueryError(code: "TooManyRules", httpResponseCode: 400)
structure TooManyRulesException {
    Message: String
}

@error("client")
@awsQueryError(code: "TooManyTags", httpResponseCode: 400)
structure TooManyTagsException {
    Message: String
}

@error("client")
@awsQueryError(code: "TooManyTargetGroups", httpResponseCode: 400)
structure TooManyTargetGroupsException {
    Message: String
}

@error("client")
@awsQueryError(code: "TooManyTargets", httpResponseCode: 400)
structure TooManyTargetsException {
    Message: String
}

@error("client")
@awsQueryError(code: "TooManyUniqueTargetGroupsPerLoadBalancer", httpResponseCode: 400)
structure TooManyUniqueTargetGroupsPerLoadBalancerException {
    Message: String
}

@error("client")
@httpError(400)
structure TrustStoreNotFoundException {
    Message: String
}

@error("client")
@httpError(400)
structure TrustStoreNotReadyException {
    Message: String
}

@error("client")
@awsQueryError(code: "UnsupportedProtocol", httpResponseCode: 400)
structure UnsupportedProtocolException {
    Message: String
}

// -- What AWS has and Minato does not have yet: answered with 501 ----------------------------------

@unsupported operation AddTrustStoreRevocations {}
@unsupported operation CreateTrustStore {}
@unsupported operation DeleteSharedTrustStoreAssociation {}
@unsupported operation DeleteTrustStore {}
@unsupported operation DescribeCapacityReservation {}
@unsupported operation DescribeTrustStoreAssociations {}
@unsupported operation DescribeTrustStoreRevocations {}
@unsupported operation DescribeTrustStores {}
@unsupported operation GetResourcePolicy {}
@unsupported operation GetTrustStoreCaCertificatesBundle {}
@unsupported operation GetTrustStoreRevocationContent {}
@unsupported operation ModifyCapacityReservation {}
@unsupported operation ModifyIpPools {}
@unsupported operation ModifyTrustStore {}
@unsupported operation RemoveTrustStoreRevocations {}
