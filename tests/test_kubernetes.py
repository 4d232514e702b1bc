"""The files of deploy/kubernetes/: each is what Kubernetes takes, and holds what the other files of
deploy/ hold.
"""

from collections.abc import Mapping
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.conftest import ROOT

FOLDER = ROOT / "deploy" / "kubernetes"
NOUNS: list[Mapping[str, Any]] = [
    noun
    for path in sorted(FOLDER.glob("*.yaml"))
    for noun in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]
NAMED = {(noun["kind"], noun["metadata"]["name"]): noun for noun in NOUNS}
PODS = [noun["spec"]["template"]["spec"] for noun in NOUNS if noun["kind"] == "Deployment"]


@pytest.mark.parametrize("noun", NOUNS, ids=[" ".join(name) for name in NAMED])
def test_kubernetes_takes_it(noun: Mapping[str, Any]) -> None:
    """No key that it does not know, no kind that it does not have; without a network."""
    kubernetes_validate.validate(noun, "1.33", strict=True)


def test_a_slip_is_seen() -> None:
    """A key that Kubernetes does not know is refused, where by default it is passed over."""
    noun = {**NOUNS[0], "spec": {**NOUNS[0]["spec"], "replica": 3}}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(noun, "1.33", strict=True)


@pytest.mark.parametrize("pod", PODS, ids=["signpost", "store"])
def test_a_pod_may_do_next_to_nothing(pod: Mapping[str, Any]) -> None:
    """No root, no disk, no account of the cluster; every folder to write to is in memory."""
    (container,) = pod["containers"]

    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in container["resources"]["limits"]
    written = [each["emptyDir"] for each in pod["volumes"] if "emptyDir" in each]
    assert all(each["medium"] == "Memory" for each in written)
    assert {kind for each in pod["volumes"] for kind in each} <= {
        "name",
        "secret",
        "configMap",
        "emptyDir",
    }


def test_every_name_leads_somewhere() -> None:
    """What scales, what must stay, who may speak to whom and where a visit goes."""
    app = NAMED["Deployment", "signpost"]
    labels = app["spec"]["template"]["metadata"]["labels"]
    (container,) = app["spec"]["template"]["spec"]["containers"]
    settings = {each["name"]: each["value"] for each in container["env"]}

    assert NAMED["Service", "signpost"]["spec"]["selector"] == labels
    assert NAMED["PodDisruptionBudget", "signpost"]["spec"]["selector"]["matchLabels"] == labels
    assert NAMED["NetworkPolicy", "signpost"]["spec"]["podSelector"]["matchLabels"] == labels
    scaled = NAMED["HorizontalPodAutoscaler", "signpost"]["spec"]
    assert scaled["scaleTargetRef"]["name"] == "signpost"
    assert scaled["minReplicas"] > NAMED["PodDisruptionBudget", "signpost"]["spec"]["minAvailable"]
    assert settings["SIGNPOST_KEYS"].partition("@")[2] == "signpost-store:6379"
    assert NAMED["Service", "signpost-store"]["spec"]["ports"][0]["port"] == 6379
    mounted = container["volumeMounts"][0]["mountPath"]
    assert settings["SIGNPOST_KEYS_PASSWORD"].startswith(mounted)
    assert settings["SIGNPOST_KEYS_AUTHORITY"].startswith(mounted)


def test_the_ingress_has_the_limits_of_the_proxy() -> None:
    """As deploy/nginx.conf has them."""
    said = NAMED["Ingress", "signpost"]["metadata"]["annotations"]
    limits = {name.rpartition("/")[2]: value for name, value in said.items()}
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")

    assert f"client_max_body_size {limits['proxy-body-size']};" in nginx
    assert f"rate={limits['limit-rps']}r/s" in nginx
    assert f"limit_conn open {limits['limit-connections']};" in nginx
    assert f"proxy_read_timeout {limits['proxy-read-timeout']}s;" in nginx
    assert limits["enable-access-log"] == "false"
    dear = NAMED["Ingress", "signpost-costly"]["metadata"]["annotations"]
    assert dear["nginx.ingress.kubernetes.io/limit-rps"] == "1"
    assert "zone=costly:2m rate=1r/s" in nginx
