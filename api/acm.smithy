$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// AWS Certificate Manager, awsJson 1.1: every operation that AWS has; of the supported ones every member of the
// requests, and of the answers what an imported certificate may have.
// Blobs are base64 on the wire and strings here; their limits count what they hold, and are the handlers'.
namespace minato.acm.api

@awsJson1_1
@sigv4(name: "acm")
service CertificateManager {
    version: "2015-12-08"
}

operation ImportCertificate {
    input := {
        @length(min: 20, max: 2048) CertificateArn: String
        @required Certificate: String
        @required PrivateKey: String
        CertificateChain: String
        Tags: TagList
    }
    output := {
        CertificateArn: String
    }
    errors: [
        ConflictException InvalidArnException InvalidParameterException InvalidTagException LimitExceededException
        ResourceNotFoundException TagPolicyException TooManyTagsException ValidationException
    ]
}

operation DescribeCertificate {
    input := {
        @required @length(min: 20, max: 2048) CertificateArn: String
    }
    output := {
        Certificate: CertificateDetail
    }
    errors: [InvalidArnException ResourceNotFoundException ValidationException]
}

operation GetCertificate {
    input := {
        @required @length(min: 20, max: 2048) CertificateArn: String
    }
    output := {
        Certificate: String
        CertificateChain: String
    }
    errors: [
        InvalidArnException RequestInProgressException ResourceNotFoundException ValidationException
    ]
}

operation ListCertificates {
    input := {
        CertificateStatuses: CertificateStatuses
        CertificateKeyPairOrigins: CertificateKeyPairOrigins
        Includes: Filters
        @length(min: 1, max: 10000) NextToken: String
        @range(min: 1, max: 1000) MaxItems: Integer
        SortBy: SortBy
        SortOrder: SortOrder
    }
    output := {
        NextToken: String
        CertificateSummaryList: CertificateSummaryList
    }
    errors: [InvalidArgsException ValidationException]
}

operation DeleteCertificate {
    input := {
        @required @length(min: 20, max: 2048) CertificateArn: String
    }
    errors: [
        AccessDeniedException ConflictException InvalidArnException ResourceInUseException
        ResourceNotFoundException ThrottlingException ValidationException
    ]
}

operation AddTagsToCertificate {
    input := {
        @required @length(min: 20, max: 2048) CertificateArn: String
        @required Tags: TagList
    }
    errors: [
        InvalidArnException InvalidParameterException InvalidTagException ResourceNotFoundException
        TagPolicyException ThrottlingException TooManyTagsException ValidationException
    ]
}

operation RemoveTagsFromCertificate {
    input := {
        @required @length(min: 20, max: 2048) CertificateArn: String
        @required Tags: TagList
    }
    errors: [
        InvalidArnException InvalidParameterException InvalidTagException ResourceNotFoundException
        TagPolicyException ThrottlingException ValidationException
    ]
}

operation ListTagsForCertificate {
    input := {
        @required @length(min: 20, max: 2048) CertificateArn: String
    }
    output := {
        Tags: TagList
    }
    errors: [InvalidArnException ResourceNotFoundException ValidationException]
}

// -- Shapes ---------------------------------------------------------------------------------------

structure CertificateDetail {
    CertificateArn: String
    DomainName: String
    SubjectAlternativeNames: StringList
    ManagedBy: CertificateManagedBy
    Serial: String
    Subject: String
    Issuer: String
    CreatedAt: Timestamp
    IssuedAt: Timestamp
    ImportedAt: Timestamp
    Status: CertificateStatus
    RevokedAt: Timestamp
    NotBefore: Timestamp
    NotAfter: Timestamp
    KeyAlgorithm: KeyAlgorithm
    SignatureAlgorithm: String
    InUseBy: StringList
    Type: CertificateType
    KeyUsages: KeyUsageList
    ExtendedKeyUsages: ExtendedKeyUsageList
    CertificateAuthorityArn: String
    RenewalEligibility: RenewalEligibility
    Options: CertificateOptions
    CertificateKeyPairOrigin: CertificateKeyPairOrigin
    AcmeEndpointArn: String
    AcmeAccountId: String
}

list CertificateSummaryList { member: CertificateSummary }

structure CertificateSummary {
    CertificateArn: String
    DomainName: String
    SubjectAlternativeNameSummaries: StringList
    HasAdditionalSubjectAlternativeNames: Boolean
    Status: CertificateStatus
    Type: CertificateType
    KeyAlgorithm: KeyAlgorithm
    KeyUsages: KeyUsageNames
    ExtendedKeyUsages: ExtendedKeyUsageNames
    ExportOption: CertificateExport
    InUse: Boolean
    Exported: Boolean
    RenewalEligibility: RenewalEligibility
    NotBefore: Timestamp
    NotAfter: Timestamp
    CreatedAt: Timestamp
    IssuedAt: Timestamp
    ImportedAt: Timestamp
    RevokedAt: Timestamp
    ManagedBy: CertificateManagedBy
    CertificateKeyPairOrigin: CertificateKeyPairOrigin
}

structure CertificateOptions {
    CertificateTransparencyLoggingPreference: String
    Export: CertificateExport
    ValidationMethod: String
}

structure KeyUsage {
    Name: KeyUsageName
}
list KeyUsageList { member: KeyUsage }
list KeyUsageNames { member: KeyUsageName }

structure ExtendedKeyUsage {
    Name: ExtendedKeyUsageName
    OID: String
}
list ExtendedKeyUsageList { member: ExtendedKeyUsage }
list ExtendedKeyUsageNames { member: ExtendedKeyUsageName }

structure Filters {
    extendedKeyUsage: ExtendedKeyUsageNames
    keyUsage: KeyUsageNames
    keyTypes: KeyAlgorithmList
    exportOption: CertificateExport
    managedBy: CertificateManagedBy
}
list KeyAlgorithmList { member: KeyAlgorithm }
list CertificateStatuses { member: CertificateStatus }
list CertificateKeyPairOrigins { member: CertificateKeyPairOrigin }
list StringList { member: String }

@length(min: 1, max: 50)
list TagList { member: Tag }

structure Tag {
    @required @length(min: 1, max: 128) Key: String
    @length(max: 256) Value: String
}

enum SortBy {
    CREATED_AT
}

enum SortOrder {
    ASCENDING
    DESCENDING
}

enum CertificateExport {
    DISABLED
    ENABLED
}

enum CertificateKeyPairOrigin {
    ACME
    AWS_MANAGED
    CUSTOMER_PROVIDED
}

enum CertificateManagedBy {
    CLOUDFRONT
}

enum CertificateStatus {
    EXPIRED
    FAILED
    INACTIVE
    ISSUED
    PENDING_VALIDATION
    REVOKED
    VALIDATION_TIMED_OUT
}

enum CertificateType {
    AMAZON_ISSUED
    IMPORTED
    PRIVATE
}

enum ExtendedKeyUsageName {
    ANY
    CODE_SIGNING
    CUSTOM
    EMAIL_PROTECTION
    IPSEC_END_SYSTEM
    IPSEC_TUNNEL
    IPSEC_USER
    NONE
    OCSP_SIGNING
    TIME_STAMPING
    TLS_WEB_CLIENT_AUTHENTICATION
    TLS_WEB_SERVER_AUTHENTICATION
}

enum KeyAlgorithm {
    EC_prime256v1
    EC_secp384r1
    EC_secp521r1
    RSA_1024
    RSA_2048
    RSA_3072
    RSA_4096
}

enum KeyUsageName {
    ANY
    CERTIFICATE_SIGNING
    CRL_SIGNING
    CUSTOM
    DATA_ENCIPHERMENT
    DECIPHER_ONLY
    DIGITAL_SIGNATURE
    ENCIPHER_ONLY
    KEY_AGREEMENT
    KEY_ENCIPHERMENT
    NON_REPUDIATION
}

enum RenewalEligibility {
    ELIGIBLE
    INELIGIBLE
}

// -- Errors ----------------------------------------------------------------------------------------

@error("client")
@httpError(400)
structure ConflictException {
    message: String
}

@error("client")
@httpError(400)
structure InvalidArgsException {
    message: String
}

@error("client")
@httpError(400)
structure InvalidArnException {
    message: String
}

@error("client")
@httpError(400)
structure InvalidParameterException {
    message: String
}

@error("client")
@httpError(400)
structure InvalidTagException {
    message: String
}

@error("client")
@httpError(400)
structure LimitExceededException {
    message: String
}

@error("client")
@httpError(400)
structure RequestInProgressException {
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

@error("client")
@httpError(400)
structure TagPolicyException {
    message: String
}

@error("client")
@httpError(400)
structure ThrottlingException {
    message: String
}

@error("client")
@httpError(400)
structure TooManyTagsException {
    message: String
}

@error("client")
@httpError(400)
structure ValidationException {
    message: String
}

@error("client")
@httpError(403)
structure AccessDeniedException {
    Message: String
}

// -- What AWS has and Minato does not have yet: answered with 501 ----------------------------------

@unsupported operation CreateAcmeDomainValidation {}
@unsupported operation CreateAcmeEndpoint {}
@unsupported operation CreateAcmeExternalAccountBinding {}
@unsupported operation DeleteAcmeDomainValidation {}
@unsupported operation DeleteAcmeEndpoint {}
@unsupported operation DeleteAcmeExternalAccountBinding {}
@unsupported operation DescribeAcmeAccount {}
@unsupported operation DescribeAcmeDomainValidation {}
@unsupported operation DescribeAcmeEndpoint {}
@unsupported operation DescribeAcmeExternalAccountBinding {}
@unsupported operation ExportCertificate {}
@unsupported operation GetAccountConfiguration {}
@unsupported operation GetAcmeExternalAccountBindingCredentials {}
@unsupported operation ListAcmeAccounts {}
@unsupported operation ListAcmeDomainValidations {}
@unsupported operation ListAcmeEndpoints {}
@unsupported operation ListAcmeExternalAccountBindings {}
@unsupported operation ListCertificateDomainValidations {}
@unsupported operation ListTagsForResource {}
@unsupported operation PutAccountConfiguration {}
@unsupported operation RenewCertificate {}
@unsupported operation RequestCertificate {}
@unsupported operation ResendValidationEmail {}
@unsupported operation RevokeAcmeAccount {}
@unsupported operation RevokeAcmeExternalAccountBinding {}
@unsupported operation RevokeCertificate {}
@unsupported operation SearchCertificates {}
@unsupported operation TagResource {}
@unsupported operation UntagResource {}
@unsupported operation UpdateAcmeDomainValidation {}
@unsupported operation UpdateAcmeEndpoint {}
@unsupported operation UpdateCertificateOptions {}
