$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// Amazon EC2, ec2Query: what scripts look up before they call ECS and the load balancer. The other
// operations are declared by name, so that they are told apart from misspelled ones.
namespace minato.ec2.api

@ec2Query
@sigv4(name: "ec2")
@xmlNamespace(uri: "http://ec2.amazonaws.com/doc/2016-11-15/")
service AmazonEC2 {
    version: "2016-11-15"
}

// -- Virtual networks ----------------------------------------------------------------------------

operation DescribeVpcs {
    input := {
        @xmlName("Filter") Filters: FilterList
        @xmlName("VpcId") VpcIds: VpcIdStringList
        NextToken: String
        @range(min: 5, max: 1000) MaxResults: Integer
        @xmlName("dryRun") @unsupported DryRun: Boolean
    }
    output := {
        @xmlName("nextToken") NextToken: String
        @xmlName("vpcSet") Vpcs: VpcList
    }
}

operation DescribeSubnets {
    input := {
        @xmlName("Filter") Filters: FilterList
        @xmlName("SubnetId") SubnetIds: SubnetIdStringList
        NextToken: String
        @range(min: 5, max: 1000) MaxResults: Integer
        @xmlName("dryRun") @unsupported DryRun: Boolean
    }
    output := {
        @xmlName("nextToken") NextToken: String
        @xmlName("subnetSet") Subnets: SubnetList
    }
}

operation DescribeSecurityGroups {
    input := {
        @xmlName("GroupId") GroupIds: GroupIdStringList
        @xmlName("GroupName") GroupNames: GroupNameStringList
        NextToken: String
        @range(min: 5, max: 1000) MaxResults: Integer
        @xmlName("dryRun") @unsupported DryRun: Boolean
        @xmlName("Filter") Filters: FilterList
    }
    output := {
        @xmlName("nextToken") NextToken: String
        @xmlName("securityGroupInfo") SecurityGroups: SecurityGroupList
    }
}

list FilterList { @xmlName("Filter") member: Filter }

structure Filter {
    Name: String
    @xmlName("Value") Values: ValueStringList
}

list ValueStringList { @xmlName("item") member: String }

list VpcIdStringList { @xmlName("VpcId") member: String }

list VpcList { @xmlName("item") member: Vpc }

structure Vpc {
    @xmlName("ownerId") OwnerId: String
    @xmlName("instanceTenancy") InstanceTenancy: Tenancy
    @xmlName("ipv6CidrBlockAssociationSet") Ipv6CidrBlockAssociationSet: VpcIpv6CidrBlockAssociationSet
    @xmlName("cidrBlockAssociationSet") CidrBlockAssociationSet: VpcCidrBlockAssociationSet
    @xmlName("isDefault") IsDefault: Boolean
    @xmlName("encryptionControl") EncryptionControl: VpcEncryptionControl
    @xmlName("tagSet") Tags: TagList
    @xmlName("blockPublicAccessStates") BlockPublicAccessStates: BlockPublicAccessStates
    @xmlName("vpcId") VpcId: String
    @xmlName("state") State: VpcState
    @xmlName("cidrBlock") CidrBlock: String
    @xmlName("dhcpOptionsId") DhcpOptionsId: String
}

enum Tenancy {
    DEDICATED = "dedicated"
    DEFAULT = "default"
    HOST = "host"
}

list VpcIpv6CidrBlockAssociationSet { @xmlName("item") member: VpcIpv6CidrBlockAssociation }

structure VpcIpv6CidrBlockAssociation {
    @xmlName("associationId") AssociationId: String
    @xmlName("ipv6CidrBlock") Ipv6CidrBlock: String
    @xmlName("ipv6CidrBlockState") Ipv6CidrBlockState: VpcCidrBlockState
    @xmlName("networkBorderGroup") NetworkBorderGroup: String
    @xmlName("ipv6Pool") Ipv6Pool: String
    @xmlName("ipv6AddressAttribute") Ipv6AddressAttribute: Ipv6AddressAttribute
    @xmlName("ipSource") IpSource: IpSource
}

structure VpcCidrBlockState {
    @xmlName("state") State: VpcCidrBlockStateCode
    @xmlName("statusMessage") StatusMessage: String
}

enum VpcCidrBlockStateCode {
    ASSOCIATED = "associated"
    ASSOCIATING = "associating"
    DISASSOCIATED = "disassociated"
    DISASSOCIATING = "disassociating"
    FAILED = "failed"
    FAILING = "failing"
}

enum Ipv6AddressAttribute {
    PRIVATE = "private"
    PUBLIC = "public"
}

enum IpSource {
    AMAZON = "amazon"
    BYOIP = "byoip"
    NONE = "none"
}

list VpcCidrBlockAssociationSet { @xmlName("item") member: VpcCidrBlockAssociation }

structure VpcCidrBlockAssociation {
    @xmlName("associationId") AssociationId: String
    @xmlName("cidrBlock") CidrBlock: String
    @xmlName("cidrBlockState") CidrBlockState: VpcCidrBlockState
}

structure VpcEncryptionControl {
    @xmlName("vpcId") VpcId: String
    @xmlName("vpcEncryptionControlId") VpcEncryptionControlId: String
    @xmlName("mode") Mode: VpcEncryptionControlMode
    @xmlName("state") State: VpcEncryptionControlState
    @xmlName("stateMessage") StateMessage: String
    @xmlName("resourceExclusions") ResourceExclusions: VpcEncryptionControlExclusions
    @xmlName("tagSet") Tags: TagList
}

enum VpcEncryptionControlMode {
    ENFORCE = "enforce"
    MONITOR = "monitor"
}

enum VpcEncryptionControlState {
    AVAILABLE = "available"
    CREATING = "creating"
    DELETE_FAILED = "delete-failed"
    DELETED = "deleted"
    DELETING = "deleting"
    ENFORCE_FAILED = "enforce-failed"
    ENFORCE_IN_PROGRESS = "enforce-in-progress"
    MONITOR_FAILED = "monitor-failed"
    MONITOR_IN_PROGRESS = "monitor-in-progress"
}

structure VpcEncryptionControlExclusions {
    @xmlName("internetGateway") InternetGateway: VpcEncryptionControlExclusion
    @xmlName("egressOnlyInternetGateway") EgressOnlyInternetGateway: VpcEncryptionControlExclusion
    @xmlName("natGateway") NatGateway: VpcEncryptionControlExclusion
    @xmlName("virtualPrivateGateway") VirtualPrivateGateway: VpcEncryptionControlExclusion
    @xmlName("vpcPeering") VpcPeering: VpcEncryptionControlExclusion
    @xmlName("lambda") Lambda: VpcEncryptionControlExclusion
    @xmlName("vpcLattice") VpcLattice: VpcEncryptionControlExclusion
    @xmlName("elasticFileSystem") ElasticFileSystem: VpcEncryptionControlExclusion
    @xmlName("globalAccelerator") GlobalAccelerator: VpcEncryptionControlExclusion
    @xmlName("apiGatewayV2") ApiGatewayV2: VpcEncryptionControlExclusion
}

structure VpcEncryptionControlExclusion {
    @xmlName("state") State: VpcEncryptionControlExclusionState
    @xmlName("stateMessage") StateMessage: String
}

enum VpcEncryptionControlExclusionState {
    DISABLED = "disabled"
    DISABLING = "disabling"
    ENABLED = "enabled"
    ENABLING = "enabling"
}

list TagList { @xmlName("item") member: Tag }

structure Tag {
    @xmlName("key") Key: String
    @xmlName("value") Value: String
}

structure BlockPublicAccessStates {
    @xmlName("internetGatewayBlockMode") InternetGatewayBlockMode: BlockPublicAccessMode
}

enum BlockPublicAccessMode {
    BLOCK_BIDIRECTIONAL = "block-bidirectional"
    BLOCK_INGRESS = "block-ingress"
    OFF = "off"
}

enum VpcState {
    AVAILABLE = "available"
    DELETING = "deleting"
    PENDING = "pending"
}

list SubnetIdStringList { @xmlName("SubnetId") member: String }

list SubnetList { @xmlName("item") member: Subnet }

structure Subnet {
    @xmlName("availabilityZoneId") AvailabilityZoneId: String
    @xmlName("enableLniAtDeviceIndex") EnableLniAtDeviceIndex: Integer
    @xmlName("mapCustomerOwnedIpOnLaunch") MapCustomerOwnedIpOnLaunch: Boolean
    @xmlName("customerOwnedIpv4Pool") CustomerOwnedIpv4Pool: String
    @xmlName("ownerId") OwnerId: String
    @xmlName("assignIpv6AddressOnCreation") AssignIpv6AddressOnCreation: Boolean
    @xmlName("ipv6CidrBlockAssociationSet") Ipv6CidrBlockAssociationSet: SubnetIpv6CidrBlockAssociationSet
    @xmlName("tagSet") Tags: TagList
    @xmlName("subnetArn") SubnetArn: String
    @xmlName("outpostArn") OutpostArn: String
    @xmlName("enableDns64") EnableDns64: Boolean
    @xmlName("ipv6Native") Ipv6Native: Boolean
    @xmlName("privateDnsNameOptionsOnLaunch") PrivateDnsNameOptionsOnLaunch: PrivateDnsNameOptionsOnLaunch
    @xmlName("blockPublicAccessStates") BlockPublicAccessStates: BlockPublicAccessStates
    @xmlName("type") Type: String
    @xmlName("subnetId") SubnetId: String
    @xmlName("state") State: SubnetState
    @xmlName("vpcId") VpcId: String
    @xmlName("cidrBlock") CidrBlock: String
    @xmlName("availableIpAddressCount") AvailableIpAddressCount: Integer
    @xmlName("availabilityZone") AvailabilityZone: String
    @xmlName("defaultForAz") DefaultForAz: Boolean
    @xmlName("mapPublicIpOnLaunch") MapPublicIpOnLaunch: Boolean
}

list SubnetIpv6CidrBlockAssociationSet { @xmlName("item") member: SubnetIpv6CidrBlockAssociation }

structure SubnetIpv6CidrBlockAssociation {
    @xmlName("associationId") AssociationId: String
    @xmlName("ipv6CidrBlock") Ipv6CidrBlock: String
    @xmlName("ipv6CidrBlockState") Ipv6CidrBlockState: SubnetCidrBlockState
    @xmlName("ipv6AddressAttribute") Ipv6AddressAttribute: Ipv6AddressAttribute
    @xmlName("ipSource") IpSource: IpSource
}

structure SubnetCidrBlockState {
    @xmlName("state") State: SubnetCidrBlockStateCode
    @xmlName("statusMessage") StatusMessage: String
}

enum SubnetCidrBlockStateCode {
    ASSOCIATED = "associated"
    ASSOCIATING = "associating"
    DISASSOCIATED = "disassociated"
    DISASSOCIATING = "disassociating"
    FAILED = "failed"
    FAILING = "failing"
}

structure PrivateDnsNameOptionsOnLaunch {
    @xmlName("hostnameType") HostnameType: HostnameType
    @xmlName("enableResourceNameDnsARecord") EnableResourceNameDnsARecord: Boolean
    @xmlName("enableResourceNameDnsAAAARecord") EnableResourceNameDnsAAAARecord: Boolean
}

enum HostnameType {
    IP_NAME = "ip-name"
    RESOURCE_NAME = "resource-name"
}

enum SubnetState {
    AVAILABLE = "available"
    FAILED = "failed"
    FAILED_INSUFFICIENT_CAPACITY = "failed-insufficient-capacity"
    PENDING = "pending"
    UNAVAILABLE = "unavailable"
}

list GroupIdStringList { @xmlName("groupId") member: String }

list GroupNameStringList { @xmlName("GroupName") member: String }

list SecurityGroupList { @xmlName("item") member: SecurityGroup }

structure SecurityGroup {
    @xmlName("groupId") GroupId: String
    @xmlName("ipPermissionsEgress") IpPermissionsEgress: IpPermissionList
    @xmlName("tagSet") Tags: TagList
    @xmlName("vpcId") VpcId: String
    @xmlName("securityGroupArn") SecurityGroupArn: String
    @xmlName("ownerId") OwnerId: String
    @xmlName("groupName") GroupName: String
    @xmlName("groupDescription") Description: String
    @xmlName("ipPermissions") IpPermissions: IpPermissionList
}

list IpPermissionList { @xmlName("item") member: IpPermission }

structure IpPermission {
    @xmlName("ipProtocol") IpProtocol: String
    @xmlName("fromPort") FromPort: Integer
    @xmlName("toPort") ToPort: Integer
    @xmlName("groups") UserIdGroupPairs: UserIdGroupPairList
    @xmlName("ipRanges") IpRanges: IpRangeList
    @xmlName("ipv6Ranges") Ipv6Ranges: Ipv6RangeList
    @xmlName("prefixListIds") PrefixListIds: PrefixListIdList
}

list UserIdGroupPairList { @xmlName("item") member: UserIdGroupPair }

structure UserIdGroupPair {
    @xmlName("description") Description: String
    @xmlName("userId") UserId: String
    @xmlName("groupName") GroupName: String
    @xmlName("groupId") GroupId: String
    @xmlName("vpcId") VpcId: String
    @xmlName("vpcPeeringConnectionId") VpcPeeringConnectionId: String
    @xmlName("peeringStatus") PeeringStatus: String
}

list IpRangeList { @xmlName("item") member: IpRange }

structure IpRange {
    @xmlName("description") Description: String
    @xmlName("cidrIp") CidrIp: String
}

list Ipv6RangeList { @xmlName("item") member: Ipv6Range }

structure Ipv6Range {
    @xmlName("description") Description: String
    @xmlName("cidrIpv6") CidrIpv6: String
}

list PrefixListIdList { @xmlName("item") member: PrefixListId }

structure PrefixListId {
    @xmlName("description") Description: String
    @xmlName("prefixListId") PrefixListId: String
}

// -- Zones ---------------------------------------------------------------------------------------

operation DescribeAvailabilityZones {
    input := {
        @xmlName("ZoneName") ZoneNames: ZoneNameStringList
        @xmlName("ZoneId") ZoneIds: ZoneIdStringList
        AllAvailabilityZones: Boolean
        @xmlName("dryRun") @unsupported DryRun: Boolean
        @xmlName("Filter") Filters: FilterList
    }
    output := {
        @xmlName("availabilityZoneInfo") AvailabilityZones: AvailabilityZoneList
    }
}

list ZoneNameStringList { @xmlName("ZoneName") member: String }

list ZoneIdStringList { @xmlName("ZoneId") member: String }

list AvailabilityZoneList { @xmlName("item") member: AvailabilityZone }

structure AvailabilityZone {
    @xmlName("optInStatus") OptInStatus: AvailabilityZoneOptInStatus
    @xmlName("messageSet") Messages: AvailabilityZoneMessageList
    @xmlName("regionName") RegionName: String
    @xmlName("zoneName") ZoneName: String
    @xmlName("zoneId") ZoneId: String
    @xmlName("groupName") GroupName: String
    @xmlName("networkBorderGroup") NetworkBorderGroup: String
    @xmlName("zoneType") ZoneType: String
    @xmlName("parentZoneName") ParentZoneName: String
    @xmlName("parentZoneId") ParentZoneId: String
    @xmlName("groupLongName") GroupLongName: String
    @xmlName("geographySet") Geography: AvailabilityZoneGeographyList
    @xmlName("subGeographySet") SubGeography: AvailabilityZoneSubGeographyList
    @xmlName("zoneState") State: AvailabilityZoneState
}

enum AvailabilityZoneOptInStatus {
    NOT_OPTED_IN = "not-opted-in"
    OPT_IN_NOT_REQUIRED = "opt-in-not-required"
    OPTED_IN = "opted-in"
}

list AvailabilityZoneMessageList { @xmlName("item") member: AvailabilityZoneMessage }

structure AvailabilityZoneMessage {
    @xmlName("message") Message: String
}

list AvailabilityZoneGeographyList { @xmlName("item") member: AvailabilityZoneGeography }

structure AvailabilityZoneGeography {
    @xmlName("name") Name: String
}

list AvailabilityZoneSubGeographyList { @xmlName("item") member: AvailabilityZoneSubGeography }

structure AvailabilityZoneSubGeography {
    @xmlName("name") Name: String
}

enum AvailabilityZoneState {
    AVAILABLE = "available"
    CONSTRAINED = "constrained"
    IMPAIRED = "impaired"
    INFORMATION = "information"
    UNAVAILABLE = "unavailable"
}

// -- What AWS has and Minato does not have yet: answered with 501 ----------------------------------

@unsupported operation AcceptAddressTransfer {}
@unsupported operation AcceptCapacityReservationBillingOwnership {}
@unsupported operation AcceptReservedInstancesExchangeQuote {}
@unsupported operation AcceptTransitGatewayClientVpnAttachment {}
@unsupported operation AcceptTransitGatewayMulticastDomainAssociations {}
@unsupported operation AcceptTransitGatewayPeeringAttachment {}
@unsupported operation AcceptTransitGatewayVpcAttachment {}
@unsupported operation AcceptVpcEndpointConnections {}
@unsupported operation AcceptVpcPeeringConnection {}
@unsupported operation AdvertiseByoipCidr {}
@unsupported operation AllocateAddress {}
@unsupported operation AllocateHosts {}
@unsupported operation AllocateIpamPoolCidr {}
@unsupported operation ApplySecurityGroupsToClientVpnTargetNetwork {}
@unsupported operation AssignIpv6Addresses {}
@unsupported operation AssignPrivateIpAddresses {}
@unsupported operation AssignPrivateNatGatewayAddress {}
@unsupported operation AssociateAddress {}
@unsupported operation AssociateApplicationStatusCheck {}
@unsupported operation AssociateCapacityReservationBillingOwner {}
@unsupported operation AssociateClientVpnTargetNetwork {}
@unsupported operation AssociateDhcpOptions {}
@unsupported operation AssociateEnclaveCertificateIamRole {}
@unsupported operation AssociateIamInstanceProfile {}
@unsupported operation AssociateInstanceEventWindow {}
@unsupported operation AssociateIpamByoasn {}
@unsupported operation AssociateIpamResourceDiscovery {}
@unsupported operation AssociateNatGatewayAddress {}
@unsupported operation AssociateNetworkingFlexCostAllocationPolicy {}
@unsupported operation AssociateRouteServer {}
@unsupported operation AssociateRouteTable {}
@unsupported operation AssociateSecurityGroupVpc {}
@unsupported operation AssociateSubnetCidrBlock {}
@unsupported operation AssociateTransitGatewayMulticastDomain {}
@unsupported operation AssociateTransitGatewayPolicyTable {}
@unsupported operation AssociateTransitGatewayRouteTable {}
@unsupported operation AssociateTrunkInterface {}
@unsupported operation AssociateVpcCidrBlock {}
@unsupported operation AttachClassicLinkVpc {}
@unsupported operation AttachImageWatermark {}
@unsupported operation AttachInternetGateway {}
@unsupported operation AttachNetworkInterface {}
@unsupported operation AttachVerifiedAccessTrustProvider {}
@unsupported operation AttachVolume {}
@unsupported operation AttachVpnGateway {}
@unsupported operation AuthorizeClientVpnIngress {}
@unsupported operation AuthorizeSecurityGroupEgress {}
@unsupported operation AuthorizeSecurityGroupIngress {}
@unsupported operation BatchModifyIpamRoutingPolicyRegistrations {}
@unsupported operation BundleInstance {}
@unsupported operation CancelBundleTask {}
@unsupported operation CancelCapacityReservation {}
@unsupported operation CancelCapacityReservationFleets {}
@unsupported operation CancelConversionTask {}
@unsupported operation CancelDeclarativePoliciesReport {}
@unsupported operation CancelExportTask {}
@unsupported operation CancelImageLaunchPermission {}
@unsupported operation CancelImportTask {}
@unsupported operation CancelReservedInstancesListing {}
@unsupported operation CancelSpotFleetRequests {}
@unsupported operation CancelSpotInstanceRequests {}
@unsupported operation ConfirmProductInstance {}
@unsupported operation CopyFpgaImage {}
@unsupported operation CopyImage {}
@unsupported operation CopySnapshot {}
@unsupported operation CopyVolumes {}
@unsupported operation CreateApplicationStatusCheck {}
@unsupported operation CreateCapacityManagerDataExport {}
@unsupported operation CreateCapacityReservation {}
@unsupported operation CreateCapacityReservationBySplitting {}
@unsupported operation CreateCapacityReservationCancellationQuote {}
@unsupported operation CreateCapacityReservationDateChangeQuote {}
@unsupported operation CreateCapacityReservationFleet {}
@unsupported operation CreateCarrierGateway {}
@unsupported operation CreateClientVpnEndpoint {}
@unsupported operation CreateClientVpnRoute {}
@unsupported operation CreateCoipCidr {}
@unsupported operation CreateCoipPool {}
@unsupported operation CreateCustomerGateway {}
@unsupported operation CreateDefaultSubnet {}
@unsupported operation CreateDefaultVpc {}
@unsupported operation CreateDelegateMacVolumeOwnershipTask {}
@unsupported operation CreateDhcpOptions {}
@unsupported operation CreateEgressOnlyInternetGateway {}
@unsupported operation CreateFleet {}
@unsupported operation CreateFlowLogs {}
@unsupported operation CreateFpgaImage {}
@unsupported operation CreateImage {}
@unsupported operation CreateImageUsageReport {}
@unsupported operation CreateInstanceConnectEndpoint {}
@unsupported operation CreateInstanceEventWindow {}
@unsupported operation CreateInstanceExportTask {}
@unsupported operation CreateInternetGateway {}
@unsupported operation CreateInterruptibleCapacityReservationAllocation {}
@unsupported operation CreateIpam {}
@unsupported operation CreateIpamExternalResourceVerificationToken {}
@unsupported operation CreateIpamInternetRegistryAssociation {}
@unsupported operation CreateIpamPolicy {}
@unsupported operation CreateIpamPool {}
@unsupported operation CreateIpamPrefixListResolver {}
@unsupported operation CreateIpamPrefixListResolverTarget {}
@unsupported operation CreateIpamResourceDiscovery {}
@unsupported operation CreateIpamRoutingPolicyRegistration {}
@unsupported operation CreateIpamScope {}
@unsupported operation CreateKeyPair {}
@unsupported operation CreateLaunchTemplate {}
@unsupported operation CreateLaunchTemplateVersion {}
@unsupported operation CreateLocalGatewayRoute {}
@unsupported operation CreateLocalGatewayRouteTable {}
@unsupported operation CreateLocalGatewayRouteTableVirtualInterfaceGroupAssociation {}
@unsupported operation CreateLocalGatewayRouteTableVpcAssociation {}
@unsupported operation CreateLocalGatewayVirtualInterface {}
@unsupported operation CreateLocalGatewayVirtualInterfaceGroup {}
@unsupported operation CreateMacSystemIntegrityProtectionModificationTask {}
@unsupported operation CreateManagedPrefixList {}
@unsupported operation CreateMetricCategory {}
@unsupported operation CreateNatGateway {}
@unsupported operation CreateNetworkAcl {}
@unsupported operation CreateNetworkAclEntry {}
@unsupported operation CreateNetworkInsightsAccessScope {}
@unsupported operation CreateNetworkInsightsPath {}
@unsupported operation CreateNetworkInterface {}
@unsupported operation CreateNetworkInterfacePermission {}
@unsupported operation CreateNetworkingFlexCostAllocationPolicy {}
@unsupported operation CreatePlacementGroup {}
@unsupported operation CreatePublicIpv4Pool {}
@unsupported operation CreateReplaceRootVolumeTask {}
@unsupported operation CreateReservedInstancesListing {}
@unsupported operation CreateRestoreImageTask {}
@unsupported operation CreateRoute {}
@unsupported operation CreateRouteServer {}
@unsupported operation CreateRouteServerEndpoint {}
@unsupported operation CreateRouteServerPeer {}
@unsupported operation CreateRouteTable {}
@unsupported operation CreateSecondaryNetwork {}
@unsupported operation CreateSecondarySubnet {}
@unsupported operation CreateSecurityGroup {}
@unsupported operation CreateSnapshot {}
@unsupported operation CreateSnapshots {}
@unsupported operation CreateSpotDatafeedSubscription {}
@unsupported operation CreateStoreImageTask {}
@unsupported operation CreateSubnet {}
@unsupported operation CreateSubnetCidrReservation {}
@unsupported operation CreateTags {}
@unsupported operation CreateTrafficMirrorFilter {}
@unsupported operation CreateTrafficMirrorFilterRule {}
@unsupported operation CreateTrafficMirrorSession {}
@unsupported operation CreateTrafficMirrorTarget {}
@unsupported operation CreateTransitGateway {}
@unsupported operation CreateTransitGatewayConnect {}
@unsupported operation CreateTransitGatewayConnectPeer {}
@unsupported operation CreateTransitGatewayMeteringPolicy {}
@unsupported operation CreateTransitGatewayMeteringPolicyEntry {}
@unsupported operation CreateTransitGatewayMulticastDomain {}
@unsupported operation CreateTransitGatewayPeeringAttachment {}
@unsupported operation CreateTransitGatewayPolicyTable {}
@unsupported operation CreateTransitGatewayPolicyTableEntry {}
@unsupported operation CreateTransitGatewayPrefixListReference {}
@unsupported operation CreateTransitGatewayRoute {}
@unsupported operation CreateTransitGatewayRouteTable {}
@unsupported operation CreateTransitGatewayRouteTableAnnouncement {}
@unsupported operation CreateTransitGatewayVpcAttachment {}
@unsupported operation CreateVerifiedAccessEndpoint {}
@unsupported operation CreateVerifiedAccessGroup {}
@unsupported operation CreateVerifiedAccessInstance {}
@unsupported operation CreateVerifiedAccessTrustProvider {}
@unsupported operation CreateVolume {}
@unsupported operation CreateVpc {}
@unsupported operation CreateVpcBlockPublicAccessExclusion {}
@unsupported operation CreateVpcEncryptionControl {}
@unsupported operation CreateVpcEndpoint {}
@unsupported operation CreateVpcEndpointConnectionNotification {}
@unsupported operation CreateVpcEndpointServiceConfiguration {}
@unsupported operation CreateVpcPeeringConnection {}
@unsupported operation CreateVpnConcentrator {}
@unsupported operation CreateVpnConnection {}
@unsupported operation CreateVpnConnectionRoute {}
@unsupported operation CreateVpnGateway {}
@unsupported operation DeleteApplicationStatusCheck {}
@unsupported operation DeleteCapacityManagerDataExport {}
@unsupported operation DeleteCarrierGateway {}
@unsupported operation DeleteClientVpnEndpoint {}
@unsupported operation DeleteClientVpnEndpointAuthorizationPolicy {}
@unsupported operation DeleteClientVpnRoute {}
@unsupported operation DeleteCoipCidr {}
@unsupported operation DeleteCoipPool {}
@unsupported operation DeleteCustomerGateway {}
@unsupported operation DeleteDhcpOptions {}
@unsupported operation DeleteEgressOnlyInternetGateway {}
@unsupported operation DeleteFleets {}
@unsupported operation DeleteFlowLogs {}
@unsupported operation DeleteFpgaImage {}
@unsupported operation DeleteImageUsageReport {}
@unsupported operation DeleteInstanceConnectEndpoint {}
@unsupported operation DeleteInstanceEventWindow {}
@unsupported operation DeleteInternetGateway {}
@unsupported operation DeleteIpam {}
@unsupported operation DeleteIpamExternalResourceVerificationToken {}
@unsupported operation DeleteIpamInternetRegistryAssociation {}
@unsupported operation DeleteIpamPolicy {}
@unsupported operation DeleteIpamPool {}
@unsupported operation DeleteIpamPrefixListResolver {}
@unsupported operation DeleteIpamPrefixListResolverTarget {}
@unsupported operation DeleteIpamResourceDiscovery {}
@unsupported operation DeleteIpamRoutingPolicyRegistration {}
@unsupported operation DeleteIpamScope {}
@unsupported operation DeleteKeyPair {}
@unsupported operation DeleteLaunchTemplate {}
@unsupported operation DeleteLaunchTemplateVersions {}
@unsupported operation DeleteLocalGatewayRoute {}
@unsupported operation DeleteLocalGatewayRouteTable {}
@unsupported operation DeleteLocalGatewayRouteTableVirtualInterfaceGroupAssociation {}
@unsupported operation DeleteLocalGatewayRouteTableVpcAssociation {}
@unsupported operation DeleteLocalGatewayVirtualInterface {}
@unsupported operation DeleteLocalGatewayVirtualInterfaceGroup {}
@unsupported operation DeleteManagedPrefixList {}
@unsupported operation DeleteMetricCategory {}
@unsupported operation DeleteNatGateway {}
@unsupported operation DeleteNetworkAcl {}
@unsupported operation DeleteNetworkAclEntry {}
@unsupported operation DeleteNetworkInsightsAccessScope {}
@unsupported operation DeleteNetworkInsightsAccessScopeAnalysis {}
@unsupported operation DeleteNetworkInsightsAnalysis {}
@unsupported operation DeleteNetworkInsightsPath {}
@unsupported operation DeleteNetworkInterface {}
@unsupported operation DeleteNetworkInterfacePermission {}
@unsupported operation DeleteNetworkingFlexCostAllocationPolicies {}
@unsupported operation DeletePlacementGroup {}
@unsupported operation DeletePublicIpv4Pool {}
@unsupported operation DeleteQueuedReservedInstances {}
@unsupported operation DeleteRoute {}
@unsupported operation DeleteRouteServer {}
@unsupported operation DeleteRouteServerEndpoint {}
@unsupported operation DeleteRouteServerPeer {}
@unsupported operation DeleteRouteTable {}
@unsupported operation DeleteSecondaryNetwork {}
@unsupported operation DeleteSecondarySubnet {}
@unsupported operation DeleteSecurityGroup {}
@unsupported operation DeleteSnapshot {}
@unsupported operation DeleteSpotDatafeedSubscription {}
@unsupported operation DeleteSubnet {}
@unsupported operation DeleteSubnetCidrReservation {}
@unsupported operation DeleteTags {}
@unsupported operation DeleteTrafficMirrorFilter {}
@unsupported operation DeleteTrafficMirrorFilterRule {}
@unsupported operation DeleteTrafficMirrorSession {}
@unsupported operation DeleteTrafficMirrorTarget {}
@unsupported operation DeleteTransitGateway {}
@unsupported operation DeleteTransitGatewayClientVpnAttachment {}
@unsupported operation DeleteTransitGatewayConnect {}
@unsupported operation DeleteTransitGatewayConnectPeer {}
@unsupported operation DeleteTransitGatewayMeteringPolicy {}
@unsupported operation DeleteTransitGatewayMeteringPolicyEntry {}
@unsupported operation DeleteTransitGatewayMulticastDomain {}
@unsupported operation DeleteTransitGatewayPeeringAttachment {}
@unsupported operation DeleteTransitGatewayPolicyTable {}
@unsupported operation DeleteTransitGatewayPolicyTableEntry {}
@unsupported operation DeleteTransitGatewayPrefixListReference {}
@unsupported operation DeleteTransitGatewayRoute {}
@unsupported operation DeleteTransitGatewayRouteTable {}
@unsupported operation DeleteTransitGatewayRouteTableAnnouncement {}
@unsupported operation DeleteTransitGatewayVpcAttachment {}
@unsupported operation DeleteVerifiedAccessEndpoint {}
@unsupported operation DeleteVerifiedAccessGroup {}
@unsupported operation DeleteVerifiedAccessInstance {}
@unsupported operation DeleteVerifiedAccessTrustProvider {}
@unsupported operation DeleteVolume {}
@unsupported operation DeleteVpc {}
@unsupported operation DeleteVpcBlockPublicAccessExclusion {}
@unsupported operation DeleteVpcEncryptionControl {}
@unsupported operation DeleteVpcEndpointConnectionNotifications {}
@unsupported operation DeleteVpcEndpointServiceConfigurations {}
@unsupported operation DeleteVpcEndpoints {}
@unsupported operation DeleteVpcPeeringConnection {}
@unsupported operation DeleteVpnConcentrator {}
@unsupported operation DeleteVpnConnection {}
@unsupported operation DeleteVpnConnectionRoute {}
@unsupported operation DeleteVpnGateway {}
@unsupported operation DeprovisionByoipCidr {}
@unsupported operation DeprovisionIpamByoasn {}
@unsupported operation DeprovisionIpamPoolCidr {}
@unsupported operation DeprovisionPublicIpv4PoolCidr {}
@unsupported operation DeregisterImage {}
@unsupported operation DeregisterInstanceEventNotificationAttributes {}
@unsupported operation DeregisterTransitGatewayMulticastGroupMembers {}
@unsupported operation DeregisterTransitGatewayMulticastGroupSources {}
@unsupported operation DescribeAccountAttributes {}
@unsupported operation DescribeAccountVpcEncryptionControl {}
@unsupported operation DescribeAddressTransfers {}
@unsupported operation DescribeAddresses {}
@unsupported operation DescribeAddressesAttribute {}
@unsupported operation DescribeAggregateIdFormat {}
@unsupported operation DescribeApplicationStatus {}
@unsupported operation DescribeApplicationStatusCheckAssociations {}
@unsupported operation DescribeApplicationStatusChecks {}
@unsupported operation DescribeAwsNetworkPerformanceMetricSubscriptions {}
@unsupported operation DescribeBundleTasks {}
@unsupported operation DescribeByoipCidrs {}
@unsupported operation DescribeCapacityBlockExtensionHistory {}
@unsupported operation DescribeCapacityBlockExtensionOfferings {}
@unsupported operation DescribeCapacityBlockOfferings {}
@unsupported operation DescribeCapacityBlockStatus {}
@unsupported operation DescribeCapacityBlocks {}
@unsupported operation DescribeCapacityManagerDataExports {}
@unsupported operation DescribeCapacityReservationBillingRequests {}
@unsupported operation DescribeCapacityReservationCancellationQuotes {}
@unsupported operation DescribeCapacityReservationDateChangeQuotes {}
@unsupported operation DescribeCapacityReservationFleets {}
@unsupported operation DescribeCapacityReservationTopology {}
@unsupported operation DescribeCapacityReservations {}
@unsupported operation DescribeCarrierGateways {}
@unsupported operation DescribeClassicLinkInstances {}
@unsupported operation DescribeClientVpnAuthorizationRules {}
@unsupported operation DescribeClientVpnConnections {}
@unsupported operation DescribeClientVpnEndpoints {}
@unsupported operation DescribeClientVpnRoutes {}
@unsupported operation DescribeClientVpnTargetNetworks {}
@unsupported operation DescribeCoipPools {}
@unsupported operation DescribeConversionTasks {}
@unsupported operation DescribeCustomerGateways {}
@unsupported operation DescribeDeclarativePoliciesReports {}
@unsupported operation DescribeDhcpOptions {}
@unsupported operation DescribeEgressOnlyInternetGateways {}
@unsupported operation DescribeElasticGpus {}
@unsupported operation DescribeExportImageTasks {}
@unsupported operation DescribeExportTasks {}
@unsupported operation DescribeFastLaunchImages {}
@unsupported operation DescribeFastSnapshotRestores {}
@unsupported operation DescribeFleetHistory {}
@unsupported operation DescribeFleetInstances {}
@unsupported operation DescribeFleets {}
@unsupported operation DescribeFlowLogs {}
@unsupported operation DescribeFpgaImageAttribute {}
@unsupported operation DescribeFpgaImages {}
@unsupported operation DescribeHostReservationOfferings {}
@unsupported operation DescribeHostReservations {}
@unsupported operation DescribeHosts {}
@unsupported operation DescribeIamInstanceProfileAssociations {}
@unsupported operation DescribeIdFormat {}
@unsupported operation DescribeIdentityIdFormat {}
@unsupported operation DescribeImageAttribute {}
@unsupported operation DescribeImageReferences {}
@unsupported operation DescribeImageUsageReportEntries {}
@unsupported operation DescribeImageUsageReports {}
@unsupported operation DescribeImages {}
@unsupported operation DescribeImportImageTasks {}
@unsupported operation DescribeImportSnapshotTasks {}
@unsupported operation DescribeInstanceAttribute {}
@unsupported operation DescribeInstanceConnectEndpoints {}
@unsupported operation DescribeInstanceCreditSpecifications {}
@unsupported operation DescribeInstanceEventNotificationAttributes {}
@unsupported operation DescribeInstanceEventWindows {}
@unsupported operation DescribeInstanceImageMetadata {}
@unsupported operation DescribeInstanceSqlHaHistoryStates {}
@unsupported operation DescribeInstanceSqlHaStates {}
@unsupported operation DescribeInstanceStatus {}
@unsupported operation DescribeInstanceTopology {}
@unsupported operation DescribeInstanceTypeOfferings {}
@unsupported operation DescribeInstanceTypes {}
@unsupported operation DescribeInstances {}
@unsupported operation DescribeInternetGateways {}
@unsupported operation DescribeIpamByoasn {}
@unsupported operation DescribeIpamExternalResourceVerificationTokens {}
@unsupported operation DescribeIpamInternetRegistryAssociations {}
@unsupported operation DescribeIpamPolicies {}
@unsupported operation DescribeIpamPoolAllocations {}
@unsupported operation DescribeIpamPools {}
@unsupported operation DescribeIpamPrefixListResolverTargets {}
@unsupported operation DescribeIpamPrefixListResolvers {}
@unsupported operation DescribeIpamResourceDiscoveries {}
@unsupported operation DescribeIpamResourceDiscoveryAssociations {}
@unsupported operation DescribeIpamScopes {}
@unsupported operation DescribeIpams {}
@unsupported operation DescribeIpv6Pools {}
@unsupported operation DescribeKeyPairs {}
@unsupported operation DescribeLaunchTemplateVersions {}
@unsupported operation DescribeLaunchTemplates {}
@unsupported operation DescribeLocalGatewayRouteTableVirtualInterfaceGroupAssociations {}
@unsupported operation DescribeLocalGatewayRouteTableVpcAssociations {}
@unsupported operation DescribeLocalGatewayRouteTables {}
@unsupported operation DescribeLocalGatewayVirtualInterfaceGroups {}
@unsupported operation DescribeLocalGatewayVirtualInterfaces {}
@unsupported operation DescribeLocalGateways {}
@unsupported operation DescribeLockedSnapshots {}
@unsupported operation DescribeMacHosts {}
@unsupported operation DescribeMacModificationTasks {}
@unsupported operation DescribeManagedPrefixLists {}
@unsupported operation DescribeMetricCategories {}
@unsupported operation DescribeMovingAddresses {}
@unsupported operation DescribeNatGateways {}
@unsupported operation DescribeNetworkAcls {}
@unsupported operation DescribeNetworkInsightsAccessScopeAnalyses {}
@unsupported operation DescribeNetworkInsightsAccessScopes {}
@unsupported operation DescribeNetworkInsightsAnalyses {}
@unsupported operation DescribeNetworkInsightsPaths {}
@unsupported operation DescribeNetworkInterfaceAttribute {}
@unsupported operation DescribeNetworkInterfacePermissions {}
@unsupported operation DescribeNetworkInterfaces {}
@unsupported operation DescribeNetworkingFlexCostAllocationPolicies {}
@unsupported operation DescribeNetworkingFlexCostAllocationPolicyAssociations {}
@unsupported operation DescribeOutpostLags {}
@unsupported operation DescribePlacementGroups {}
@unsupported operation DescribePrefixLists {}
@unsupported operation DescribePrincipalIdFormat {}
@unsupported operation DescribePublicIpv4Pools {}
@unsupported operation DescribeRegions {}
@unsupported operation DescribeReplaceRootVolumeTasks {}
@unsupported operation DescribeReservedInstances {}
@unsupported operation DescribeReservedInstancesListings {}
@unsupported operation DescribeReservedInstancesModifications {}
@unsupported operation DescribeReservedInstancesOfferings {}
@unsupported operation DescribeRouteServerEndpoints {}
@unsupported operation DescribeRouteServerPeers {}
@unsupported operation DescribeRouteServers {}
@unsupported operation DescribeRouteTables {}
@unsupported operation DescribeScheduledInstanceAvailability {}
@unsupported operation DescribeScheduledInstances {}
@unsupported operation DescribeSecondaryInterfaces {}
@unsupported operation DescribeSecondaryNetworks {}
@unsupported operation DescribeSecondarySubnets {}
@unsupported operation DescribeSecurityGroupReferences {}
@unsupported operation DescribeSecurityGroupRules {}
@unsupported operation DescribeSecurityGroupVpcAssociations {}
@unsupported operation DescribeServiceLinkVirtualInterfaces {}
@unsupported operation DescribeSnapshotAttribute {}
@unsupported operation DescribeSnapshotTierStatus {}
@unsupported operation DescribeSnapshots {}
@unsupported operation DescribeSpotDatafeedSubscription {}
@unsupported operation DescribeSpotFleetInstances {}
@unsupported operation DescribeSpotFleetRequestHistory {}
@unsupported operation DescribeSpotFleetRequests {}
@unsupported operation DescribeSpotInstanceRequests {}
@unsupported operation DescribeSpotPriceHistory {}
@unsupported operation DescribeStaleSecurityGroups {}
@unsupported operation DescribeStoreImageTasks {}
@unsupported operation DescribeTags {}
@unsupported operation DescribeTrafficMirrorFilterRules {}
@unsupported operation DescribeTrafficMirrorFilters {}
@unsupported operation DescribeTrafficMirrorSessions {}
@unsupported operation DescribeTrafficMirrorTargets {}
@unsupported operation DescribeTransitGatewayAttachments {}
@unsupported operation DescribeTransitGatewayConnectPeers {}
@unsupported operation DescribeTransitGatewayConnects {}
@unsupported operation DescribeTransitGatewayMeteringPolicies {}
@unsupported operation DescribeTransitGatewayMulticastDomains {}
@unsupported operation DescribeTransitGatewayPeeringAttachments {}
@unsupported operation DescribeTransitGatewayPolicyTables {}
@unsupported operation DescribeTransitGatewayRouteTableAnnouncements {}
@unsupported operation DescribeTransitGatewayRouteTables {}
@unsupported operation DescribeTransitGatewayVpcAttachments {}
@unsupported operation DescribeTransitGateways {}
@unsupported operation DescribeTrunkInterfaceAssociations {}
@unsupported operation DescribeVerifiedAccessEndpoints {}
@unsupported operation DescribeVerifiedAccessGroups {}
@unsupported operation DescribeVerifiedAccessInstanceLoggingConfigurations {}
@unsupported operation DescribeVerifiedAccessInstances {}
@unsupported operation DescribeVerifiedAccessTrustProviders {}
@unsupported operation DescribeVolumeAttribute {}
@unsupported operation DescribeVolumeStatus {}
@unsupported operation DescribeVolumes {}
@unsupported operation DescribeVolumesModifications {}
@unsupported operation DescribeVpcAttribute {}
@unsupported operation DescribeVpcBlockPublicAccessExclusions {}
@unsupported operation DescribeVpcBlockPublicAccessOptions {}
@unsupported operation DescribeVpcClassicLink {}
@unsupported operation DescribeVpcClassicLinkDnsSupport {}
@unsupported operation DescribeVpcEncryptionControls {}
@unsupported operation DescribeVpcEndpointAssociations {}
@unsupported operation DescribeVpcEndpointConnectionNotifications {}
@unsupported operation DescribeVpcEndpointConnections {}
@unsupported operation DescribeVpcEndpointServiceConfigurations {}
@unsupported operation DescribeVpcEndpointServicePermissions {}
@unsupported operation DescribeVpcEndpointServices {}
@unsupported operation DescribeVpcEndpoints {}
@unsupported operation DescribeVpcPeeringConnections {}
@unsupported operation DescribeVpnConcentrators {}
@unsupported operation DescribeVpnConnections {}
@unsupported operation DescribeVpnGateways {}
@unsupported operation DetachClassicLinkVpc {}
@unsupported operation DetachImageWatermark {}
@unsupported operation DetachInternetGateway {}
@unsupported operation DetachNetworkInterface {}
@unsupported operation DetachVerifiedAccessTrustProvider {}
@unsupported operation DetachVolume {}
@unsupported operation DetachVpnGateway {}
@unsupported operation DisableAddressTransfer {}
@unsupported operation DisableAllowedImagesSettings {}
@unsupported operation DisableApplicationStatusCheckSuppression {}
@unsupported operation DisableAwsNetworkPerformanceMetricSubscription {}
@unsupported operation DisableCapacityManager {}
@unsupported operation DisableEbsEncryptionByDefault {}
@unsupported operation DisableFastLaunch {}
@unsupported operation DisableFastSnapshotRestores {}
@unsupported operation DisableImage {}
@unsupported operation DisableImageBlockPublicAccess {}
@unsupported operation DisableImageDeprecation {}
@unsupported operation DisableImageDeregistrationProtection {}
@unsupported operation DisableInstanceSqlHaStandbyDetections {}
@unsupported operation DisableIpamOrganizationAdminAccount {}
@unsupported operation DisableIpamPolicy {}
@unsupported operation DisableRouteServerPropagation {}
@unsupported operation DisableSerialConsoleAccess {}
@unsupported operation DisableSnapshotBlockPublicAccess {}
@unsupported operation DisableTransitGatewayRouteTablePropagation {}
@unsupported operation DisableVgwRoutePropagation {}
@unsupported operation DisableVpcClassicLink {}
@unsupported operation DisableVpcClassicLinkDnsSupport {}
@unsupported operation DisassociateAddress {}
@unsupported operation DisassociateApplicationStatusCheck {}
@unsupported operation DisassociateCapacityReservationBillingOwner {}
@unsupported operation DisassociateClientVpnTargetNetwork {}
@unsupported operation DisassociateEnclaveCertificateIamRole {}
@unsupported operation DisassociateIamInstanceProfile {}
@unsupported operation DisassociateInstanceEventWindow {}
@unsupported operation DisassociateIpamByoasn {}
@unsupported operation DisassociateIpamResourceDiscovery {}
@unsupported operation DisassociateNatGatewayAddress {}
@unsupported operation DisassociateNetworkingFlexCostAllocationPolicy {}
@unsupported operation DisassociateRouteServer {}
@unsupported operation DisassociateRouteTable {}
@unsupported operation DisassociateSecurityGroupVpc {}
@unsupported operation DisassociateSubnetCidrBlock {}
@unsupported operation DisassociateTransitGatewayMulticastDomain {}
@unsupported operation DisassociateTransitGatewayPolicyTable {}
@unsupported operation DisassociateTransitGatewayRouteTable {}
@unsupported operation DisassociateTrunkInterface {}
@unsupported operation DisassociateVpcCidrBlock {}
@unsupported operation EnableAddressTransfer {}
@unsupported operation EnableAllowedImagesSettings {}
@unsupported operation EnableApplicationStatusCheckSuppression {}
@unsupported operation EnableAwsNetworkPerformanceMetricSubscription {}
@unsupported operation EnableCapacityManager {}
@unsupported operation EnableEbsEncryptionByDefault {}
@unsupported operation EnableFastLaunch {}
@unsupported operation EnableFastSnapshotRestores {}
@unsupported operation EnableImage {}
@unsupported operation EnableImageBlockPublicAccess {}
@unsupported operation EnableImageDeprecation {}
@unsupported operation EnableImageDeregistrationProtection {}
@unsupported operation EnableInstanceSqlHaStandbyDetections {}
@unsupported operation EnableIpamInternetRegistryAssociation {}
@unsupported operation EnableIpamOrganizationAdminAccount {}
@unsupported operation EnableIpamPolicy {}
@unsupported operation EnableReachabilityAnalyzerOrganizationSharing {}
@unsupported operation EnableRouteServerPropagation {}
@unsupported operation EnableSerialConsoleAccess {}
@unsupported operation EnableSnapshotBlockPublicAccess {}
@unsupported operation EnableTransitGatewayRouteTablePropagation {}
@unsupported operation EnableVgwRoutePropagation {}
@unsupported operation EnableVolumeIO {}
@unsupported operation EnableVpcClassicLink {}
@unsupported operation EnableVpcClassicLinkDnsSupport {}
@unsupported operation ExportClientVpnClientCertificateRevocationList {}
@unsupported operation ExportClientVpnClientConfiguration {}
@unsupported operation ExportImage {}
@unsupported operation ExportTransitGatewayRoutes {}
@unsupported operation ExportVerifiedAccessInstanceClientConfiguration {}
@unsupported operation GetActiveVpnTunnelStatus {}
@unsupported operation GetAllowedImagesSettings {}
@unsupported operation GetAssociatedEnclaveCertificateIamRoles {}
@unsupported operation GetAssociatedIpv6PoolCidrs {}
@unsupported operation GetAwsNetworkPerformanceData {}
@unsupported operation GetCapacityManagerAttributes {}
@unsupported operation GetCapacityManagerMetricData {}
@unsupported operation GetCapacityManagerMetricDimensions {}
@unsupported operation GetCapacityManagerMonitoredTagKeys {}
@unsupported operation GetCapacityManagerSupportabilityScores {}
@unsupported operation GetCapacityReservationUsage {}
@unsupported operation GetClientVpnEndpointAuthorizationPolicy {}
@unsupported operation GetCoipPoolUsage {}
@unsupported operation GetConsoleOutput {}
@unsupported operation GetConsoleScreenshot {}
@unsupported operation GetDeclarativePoliciesReportSummary {}
@unsupported operation GetDefaultCreditSpecification {}
@unsupported operation GetEbsDefaultKmsKeyId {}
@unsupported operation GetEbsEncryptionByDefault {}
@unsupported operation GetEnabledIpamPolicy {}
@unsupported operation GetFlowLogsIntegrationTemplate {}
@unsupported operation GetGroupsForCapacityReservation {}
@unsupported operation GetHostReservationPurchasePreview {}
@unsupported operation GetImageAncestry {}
@unsupported operation GetImageBlockPublicAccessState {}
@unsupported operation GetImageFindings {}
@unsupported operation GetInstanceMetadataDefaults {}
@unsupported operation GetInstanceTpmEkPub {}
@unsupported operation GetInstanceTypesFromInstanceRequirements {}
@unsupported operation GetInstanceUefiData {}
@unsupported operation GetIpamAddressHistory {}
@unsupported operation GetIpamDiscoveredAccounts {}
@unsupported operation GetIpamDiscoveredPublicAddresses {}
@unsupported operation GetIpamDiscoveredResourceCidrs {}
@unsupported operation GetIpamDiscoveredRoutes {}
@unsupported operation GetIpamInternetRegistryAssociationAsns {}
@unsupported operation GetIpamInternetRegistryAssociationCidrs {}
@unsupported operation GetIpamPolicyAllocationRules {}
@unsupported operation GetIpamPolicyOrganizationTargets {}
@unsupported operation GetIpamPoolAllocations {}
@unsupported operation GetIpamPoolCidrs {}
@unsupported operation GetIpamPrefixListResolverRules {}
@unsupported operation GetIpamPrefixListResolverVersionEntries {}
@unsupported operation GetIpamPrefixListResolverVersions {}
@unsupported operation GetIpamResourceCidrs {}
@unsupported operation GetIpamRouteOriginAuthorizations {}
@unsupported operation GetIpamRouteProtectionFindings {}
@unsupported operation GetIpamRoutingPolicyRegistrationDeltas {}
@unsupported operation GetIpamRoutingPolicyRegistrations {}
@unsupported operation GetLaunchTemplateData {}
@unsupported operation GetManagedPrefixListAssociations {}
@unsupported operation GetManagedPrefixListEntries {}
@unsupported operation GetManagedResourceVisibility {}
@unsupported operation GetNetworkInsightsAccessScopeAnalysisFindings {}
@unsupported operation GetNetworkInsightsAccessScopeContent {}
@unsupported operation GetNetworkingFlexCostAllocationPolicyVersions {}
@unsupported operation GetPasswordData {}
@unsupported operation GetReservedInstancesExchangeQuote {}
@unsupported operation GetRouteServerAssociations {}
@unsupported operation GetRouteServerPropagations {}
@unsupported operation GetRouteServerRoutingDatabase {}
@unsupported operation GetSecurityGroupsForVpc {}
@unsupported operation GetSerialConsoleAccessStatus {}
@unsupported operation GetSnapshotBlockPublicAccessState {}
@unsupported operation GetSpotPlacementScores {}
@unsupported operation GetSubnetCidrReservations {}
@unsupported operation GetTransitGatewayAttachmentNatConfiguration {}
@unsupported operation GetTransitGatewayAttachmentPropagations {}
@unsupported operation GetTransitGatewayMeteringPolicyEntries {}
@unsupported operation GetTransitGatewayMulticastDomainAssociations {}
@unsupported operation GetTransitGatewayPolicyTableAssociations {}
@unsupported operation GetTransitGatewayPolicyTableEntries {}
@unsupported operation GetTransitGatewayPrefixListReferences {}
@unsupported operation GetTransitGatewayRouteTableAssociations {}
@unsupported operation GetTransitGatewayRouteTablePropagations {}
@unsupported operation GetVerifiedAccessEndpointPolicy {}
@unsupported operation GetVerifiedAccessEndpointTargets {}
@unsupported operation GetVerifiedAccessGroupPolicy {}
@unsupported operation GetVpcResourcesBlockingEncryptionEnforcement {}
@unsupported operation GetVpnConnectionDeviceSampleConfiguration {}
@unsupported operation GetVpnConnectionDeviceTypes {}
@unsupported operation GetVpnTunnelReplacementStatus {}
@unsupported operation ImportClientVpnClientCertificateRevocationList {}
@unsupported operation ImportImage {}
@unsupported operation ImportInstance {}
@unsupported operation ImportKeyPair {}
@unsupported operation ImportSnapshot {}
@unsupported operation ImportVolume {}
@unsupported operation ListImagesInRecycleBin {}
@unsupported operation ListSnapshotsInRecycleBin {}
@unsupported operation ListVolumesInRecycleBin {}
@unsupported operation LockSnapshot {}
@unsupported operation ModifyAccountVpcEncryptionControl {}
@unsupported operation ModifyAddressAttribute {}
@unsupported operation ModifyApplicationStatusCheck {}
@unsupported operation ModifyAvailabilityZoneGroup {}
@unsupported operation ModifyCapacityReservation {}
@unsupported operation ModifyCapacityReservationFleet {}
@unsupported operation ModifyClientVpnEndpoint {}
@unsupported operation ModifyClientVpnEndpointAuthorizationPolicy {}
@unsupported operation ModifyDefaultCreditSpecification {}
@unsupported operation ModifyEbsDefaultKmsKeyId {}
@unsupported operation ModifyFleet {}
@unsupported operation ModifyFpgaImageAttribute {}
@unsupported operation ModifyHosts {}
@unsupported operation ModifyIdFormat {}
@unsupported operation ModifyIdentityIdFormat {}
@unsupported operation ModifyImageAttribute {}
@unsupported operation ModifyInstanceAttribute {}
@unsupported operation ModifyInstanceCapacityReservationAttributes {}
@unsupported operation ModifyInstanceConnectEndpoint {}
@unsupported operation ModifyInstanceCpuOptions {}
@unsupported operation ModifyInstanceCreditSpecification {}
@unsupported operation ModifyInstanceEventStartTime {}
@unsupported operation ModifyInstanceEventWindow {}
@unsupported operation ModifyInstanceMaintenanceOptions {}
@unsupported operation ModifyInstanceMetadataDefaults {}
@unsupported operation ModifyInstanceMetadataOptions {}
@unsupported operation ModifyInstanceNetworkPerformanceOptions {}
@unsupported operation ModifyInstancePlacement {}
@unsupported operation ModifyIpam {}
@unsupported operation ModifyIpamPolicyAllocationRules {}
@unsupported operation ModifyIpamPool {}
@unsupported operation ModifyIpamPoolAllocation {}
@unsupported operation ModifyIpamPrefixListResolver {}
@unsupported operation ModifyIpamPrefixListResolverTarget {}
@unsupported operation ModifyIpamResourceCidr {}
@unsupported operation ModifyIpamResourceDiscovery {}
@unsupported operation ModifyIpamRoutingPolicyRegistration {}
@unsupported operation ModifyIpamScope {}
@unsupported operation ModifyLaunchTemplate {}
@unsupported operation ModifyLocalGatewayRoute {}
@unsupported operation ModifyManagedPrefixList {}
@unsupported operation ModifyManagedResourceVisibility {}
@unsupported operation ModifyMetricCategory {}
@unsupported operation ModifyNetworkInterfaceAttribute {}
@unsupported operation ModifyNetworkingFlexCostAllocationPolicy {}
@unsupported operation ModifyPrivateDnsNameOptions {}
@unsupported operation ModifyPublicIpDnsNameOptions {}
@unsupported operation ModifyReservedInstances {}
@unsupported operation ModifyRouteServer {}
@unsupported operation ModifySecurityGroupRules {}
@unsupported operation ModifySnapshotAttribute {}
@unsupported operation ModifySnapshotTier {}
@unsupported operation ModifySpotFleetRequest {}
@unsupported operation ModifySubnetAttribute {}
@unsupported operation ModifyTrafficMirrorFilterNetworkServices {}
@unsupported operation ModifyTrafficMirrorFilterRule {}
@unsupported operation ModifyTrafficMirrorSession {}
@unsupported operation ModifyTransitGateway {}
@unsupported operation ModifyTransitGatewayAttachmentNatConfiguration {}
@unsupported operation ModifyTransitGatewayMeteringPolicy {}
@unsupported operation ModifyTransitGatewayPolicyTableEntry {}
@unsupported operation ModifyTransitGatewayPrefixListReference {}
@unsupported operation ModifyTransitGatewayVpcAttachment {}
@unsupported operation ModifyVerifiedAccessEndpoint {}
@unsupported operation ModifyVerifiedAccessEndpointPolicy {}
@unsupported operation ModifyVerifiedAccessGroup {}
@unsupported operation ModifyVerifiedAccessGroupPolicy {}
@unsupported operation ModifyVerifiedAccessInstance {}
@unsupported operation ModifyVerifiedAccessInstanceLoggingConfiguration {}
@unsupported operation ModifyVerifiedAccessTrustProvider {}
@unsupported operation ModifyVolume {}
@unsupported operation ModifyVolumeAttribute {}
@unsupported operation ModifyVpcAttribute {}
@unsupported operation ModifyVpcBlockPublicAccessExclusion {}
@unsupported operation ModifyVpcBlockPublicAccessOptions {}
@unsupported operation ModifyVpcEncryptionControl {}
@unsupported operation ModifyVpcEndpoint {}
@unsupported operation ModifyVpcEndpointConnectionNotification {}
@unsupported operation ModifyVpcEndpointPayerResponsibility {}
@unsupported operation ModifyVpcEndpointServiceConfiguration {}
@unsupported operation ModifyVpcEndpointServicePayerResponsibility {}
@unsupported operation ModifyVpcEndpointServicePermissions {}
@unsupported operation ModifyVpcPeeringConnectionOptions {}
@unsupported operation ModifyVpcTenancy {}
@unsupported operation ModifyVpnConnection {}
@unsupported operation ModifyVpnConnectionOptions {}
@unsupported operation ModifyVpnTunnelCertificate {}
@unsupported operation ModifyVpnTunnelOptions {}
@unsupported operation MonitorInstances {}
@unsupported operation MoveAddressToVpc {}
@unsupported operation MoveByoipCidrToIpam {}
@unsupported operation MoveCapacityReservationInstances {}
@unsupported operation ProvisionByoipCidr {}
@unsupported operation ProvisionIpamByoasn {}
@unsupported operation ProvisionIpamPoolCidr {}
@unsupported operation ProvisionPublicIpv4PoolCidr {}
@unsupported operation PurchaseCapacityBlock {}
@unsupported operation PurchaseCapacityBlockExtension {}
@unsupported operation PurchaseHostReservation {}
@unsupported operation PurchaseReservedInstancesOffering {}
@unsupported operation PurchaseScheduledInstances {}
@unsupported operation RebootInstances {}
@unsupported operation RegisterImage {}
@unsupported operation RegisterInstanceEventNotificationAttributes {}
@unsupported operation RegisterTransitGatewayMulticastGroupMembers {}
@unsupported operation RegisterTransitGatewayMulticastGroupSources {}
@unsupported operation RejectCapacityReservationBillingOwnership {}
@unsupported operation RejectTransitGatewayClientVpnAttachment {}
@unsupported operation RejectTransitGatewayMulticastDomainAssociations {}
@unsupported operation RejectTransitGatewayPeeringAttachment {}
@unsupported operation RejectTransitGatewayVpcAttachment {}
@unsupported operation RejectVpcEndpointConnections {}
@unsupported operation RejectVpcPeeringConnection {}
@unsupported operation ReleaseAddress {}
@unsupported operation ReleaseHosts {}
@unsupported operation ReleaseIpamPoolAllocation {}
@unsupported operation ReplaceIamInstanceProfileAssociation {}
@unsupported operation ReplaceImageCriteriaInAllowedImagesSettings {}
@unsupported operation ReplaceImageInstanceTypeSpecification {}
@unsupported operation ReplaceNetworkAclAssociation {}
@unsupported operation ReplaceNetworkAclEntry {}
@unsupported operation ReplaceRoute {}
@unsupported operation ReplaceRouteTableAssociation {}
@unsupported operation ReplaceTransitGatewayRoute {}
@unsupported operation ReplaceVpnTunnel {}
@unsupported operation ReportInstanceStatus {}
@unsupported operation RequestSpotFleet {}
@unsupported operation RequestSpotInstances {}
@unsupported operation ResetAddressAttribute {}
@unsupported operation ResetEbsDefaultKmsKeyId {}
@unsupported operation ResetFpgaImageAttribute {}
@unsupported operation ResetImageAttribute {}
@unsupported operation ResetInstanceAttribute {}
@unsupported operation ResetNetworkInterfaceAttribute {}
@unsupported operation ResetSnapshotAttribute {}
@unsupported operation RestoreAddressToClassic {}
@unsupported operation RestoreImageFromRecycleBin {}
@unsupported operation RestoreManagedPrefixListVersion {}
@unsupported operation RestoreSnapshotFromRecycleBin {}
@unsupported operation RestoreSnapshotTier {}
@unsupported operation RestoreVolumeFromRecycleBin {}
@unsupported operation RevokeClientVpnIngress {}
@unsupported operation RevokeSecurityGroupEgress {}
@unsupported operation RevokeSecurityGroupIngress {}
@unsupported operation RunInstances {}
@unsupported operation RunScheduledInstances {}
@unsupported operation SearchLocalGatewayRoutes {}
@unsupported operation SearchTransitGatewayMulticastGroups {}
@unsupported operation SearchTransitGatewayRoutes {}
@unsupported operation SendDiagnosticInterrupt {}
@unsupported operation StartDeclarativePoliciesReport {}
@unsupported operation StartInstances {}
@unsupported operation StartNetworkInsightsAccessScopeAnalysis {}
@unsupported operation StartNetworkInsightsAnalysis {}
@unsupported operation StartVpcEndpointServicePrivateDnsVerification {}
@unsupported operation StopInstances {}
@unsupported operation TerminateClientVpnConnections {}
@unsupported operation TerminateInstances {}
@unsupported operation UnassignIpv6Addresses {}
@unsupported operation UnassignPrivateIpAddresses {}
@unsupported operation UnassignPrivateNatGatewayAddress {}
@unsupported operation UnlockSnapshot {}
@unsupported operation UnmonitorInstances {}
@unsupported operation UpdateCapacityManagerMonitoredTagKeys {}
@unsupported operation UpdateCapacityManagerOrganizationsAccess {}
@unsupported operation UpdateInterruptibleCapacityReservationAllocation {}
@unsupported operation UpdateSecurityGroupRuleDescriptionsEgress {}
@unsupported operation UpdateSecurityGroupRuleDescriptionsIngress {}
@unsupported operation ValidateSecurityGroupQuotasForInterface {}
@unsupported operation WithdrawByoipCidr {}
