"""Signs a set of odd requests with botocore and prints them as one JSON array, for sigv4_botocore_test.cpp.

Arguments: access key id, secret access key, region.
"""
import json
import sys

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

REQUESTS = [
    # (service, method, target, headers, body)
    ("ecs", "POST", "/", {"X-Amz-Target": "AmazonEC2ContainerServiceV20141113.ListClusters",
                          "Content-Type": "application/x-amz-json-1.1"}, "{}"),
    ("ecs", "POST", "/", {"X-Amz-Target": "AmazonEC2ContainerServiceV20141113.CreateCluster",
                          "Content-Type": "application/x-amz-json-1.1",
                          "User-Agent": "aws-cli/2.9.19 Python/3.11.2",
                          "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD"}, '{"clusterName":"caf\u00e9"}'),
    ("elasticloadbalancing", "POST", "/",
     {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
     "Action=DescribeLoadBalancers&Version=2015-12-01&Names.member.1=a%20b"),
    ("ec2", "GET", "/?Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=isDefault&Filter.1.Value.1=true", {}, ""),
    ("sts", "GET", "/?z=1&a=2&a=1&empty=&A=3&b%20c=d%2Fe~f", {}, ""),
    ("ecs", "GET", "/a//b/../c/./%20d/e%2Ff/", {}, ""),
    ("ecs", "GET", "/caf%C3%A9/~x_y-z.w", {}, ""),
    ("minato", "GET", "/agent", {"X-Spaces": "  a   b    c  ", "Amz-Sdk-Invocation-Id": "1-2-3",
                                 "amz-sdk-request": "attempt=1; max=3"}, ""),
    ("ecs", "POST", "/", {"Content-Type": "application/x-amz-json-1.1"}, "x" * 100000),
]


def signed(service, method, target, headers, body, credentials, region):
    url = "http://127.0.0.1:4566" + target
    request = AWSRequest(method=method, url=url, headers=headers, data=body.encode())
    SigV4Auth(credentials, service, region).add_auth(request)
    return {"method": method, "target": target, "body": body,
            "headers": [["Host", "127.0.0.1:4566"], *request.headers.items()]}


def main():
    key, secret, region = sys.argv[1:]
    credentials = Credentials(key, secret)
    print(json.dumps([signed(*request, credentials, region) for request in REQUESTS]))


main()
