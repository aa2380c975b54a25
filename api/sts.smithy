$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// AWS Security Token Service, awsQuery.
namespace minato.sts.api

@awsQuery
@sigv4(name: "sts")
@xmlNamespace(uri: "https://sts.amazonaws.com/doc/2011-06-15/")
service AWSSecurityTokenServiceV20110615 {
    version: "2011-06-15"
}

// -- Identity ------------------------------------------------------------------------------------

operation GetCallerIdentity {
    output := {
        UserId: String
        Account: String
        @length(min: 20, max: 2048) Arn: String
    }
}

// -- What AWS has and Minato does not have yet: answered with 501 ----------------------------------

@unsupported operation AssumeRole {}
@unsupported operation AssumeRoleWithSAML {}
@unsupported operation AssumeRoleWithWebIdentity {}
@unsupported operation AssumeRoot {}
@unsupported operation DecodeAuthorizationMessage {}
@unsupported operation GetAccessKeyInfo {}
@unsupported operation GetDelegatedAccessToken {}
@unsupported operation GetFederationToken {}
@unsupported operation GetSessionToken {}
@unsupported operation GetWebIdentityToken {}
