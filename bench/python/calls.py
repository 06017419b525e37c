"""The documented calls of Huawei Cloud Workspace through the official Python SDK: `calls.py URL ROUNDS`.

They are those of `calls/src/main.rs`, with the same arguments, one after the other, over one connection where the SDK
keeps it. Prints how many calls it did and how long they took.
"""

import json
import sys
import time

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkworkspace.v2.model.check_desktop_images_request import CheckDesktopImagesRequest
from huaweicloudsdkworkspace.v2.model.check_desktop_images_req import CheckDesktopImagesReq
from huaweicloudsdkworkspace.v2.model.list_desktop_snapshot_request import ListDesktopSnapshotRequest
from huaweicloudsdkworkspace.v2.model.list_images_request import ListImagesRequest
from huaweicloudsdkworkspace.v2.model.list_inconsistent_statics_request import ListInconsistentStaticsRequest
from huaweicloudsdkworkspace.v2.workspace_client import WorkspaceClient

# made-up values, as in calls/src/main.rs
ACCESS_KEY = "EXAMPLEAK000000FAKE0"
SECRET_KEY = "EXAMPLE-sk-not-a-real-secret-0000000000"
PROJECT = "bcae3e673fd04716a3b9dacdf58ca336"
POOL = "a130ab3a-72bf-4b71-baa9-af4987c8e338"
DESKTOP = "d6b368bc-a24d-4fb5-a8fb-727356a53f33"
ITEMS = 20
CALLS = 4


def expect(found, wanted):
    if found != wanted:
        raise SystemExit(f"error: {found} items came, and not {wanted}")


def main(url, rounds):
    client = (
        WorkspaceClient.new_builder()
        .with_http_config(HttpConfig.get_default_config())
        .with_credentials(BasicCredentials(ACCESS_KEY, SECRET_KEY, PROJECT))
        .with_endpoint(url)
        .build()
    )

    def check_desktop_images():
        body = CheckDesktopImagesReq(desktop_ids=[DESKTOP])
        response = client.check_desktop_images(CheckDesktopImagesRequest(body=body))
        expect(len(response.image_infos), ITEMS)

    check_desktop_images()
    started = time.perf_counter()
    for _ in range(rounds):
        check_desktop_images()
        expect(len(client.list_images(ListImagesRequest(os_type="Windows")).images), ITEMS)
        expect(len(client.list_desktop_snapshot(ListDesktopSnapshotRequest(limit=20)).desktop_snapshots), ITEMS)
        client.list_inconsistent_statics(ListInconsistentStaticsRequest(pool_id=POOL))
    seconds = time.perf_counter() - started
    print(json.dumps({"calls": CALLS * rounds, "seconds": seconds}))


main(sys.argv[1], int(sys.argv[2]))
