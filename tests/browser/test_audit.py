"""What accounts and devices did stands on Trust for the security officer, and for nobody who may not see it."""

from playwright.sync_api import Browser, expect

from tests.browser.acts import go
from tests.browser.conftest import Beside, Enrolled, invite
from tests.browser.window import open_window
from tests.two_nodes.nodes import RunningNode


def test_a_security_officer_reads_the_audit_and_a_watch_officer_does_not(
    node: RunningNode, chromium: Browser, enrolled: Enrolled, beside: Beside
) -> None:
    watch = enrolled(node, 7)
    go(watch, "/trust")
    expect(watch.heading()).to_have_text("Trust")
    expect(watch.page.locator("hotline-audit")).to_have_count(0)

    security = open_window(chromium, f"http://{node.host}", language="zh")
    security.come_in(*invite(node, 31, "security"))
    beside(node.end_sessions, 7)
    security.open("/trust")

    lines = security.page.locator("hotline-audit li .parts")
    expect(lines.filter(has_text="会话结束")).to_contain_text(["人员 07 由本人在另一会话中结束"])
    for said in ("发出邀请 值班员 07", "账户启用 人员 07", "登录 人员 07 登录密钥", "设备申请列入名单 人员 07"):
        expect(lines.filter(has_text=said)).to_have_count(1)
    expect(lines.filter(has_text="设备列入名单 值班员 07")).to_have_count(1)
    expect(lines.filter(has_text="登录 人员 31 登录密钥")).to_contain_text("Chrome")
    assert security.problems == []
    security.close()
