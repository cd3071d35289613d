"""Which addresses of sources a browser is given: those of the web that say where they lead."""

import pytest

from gpu_modeler.app.web_addresses import web_address


@pytest.mark.parametrize(
    "address",
    [
        "https://www.sse.com.cn/disclosure/a_b.pdf?id=1&x=%E5%AF%92#page=3",
        "http://static.cninfo.com.cn:8080/finalpage/2025-04-19/寒武纪.PDF",
        "https://[2001:db8::1]/a",
    ],
)
def test_an_address_of_the_web_is_one(address):
    assert web_address(address) == address


def test_a_host_in_other_letters_is_spelled_as_the_net_knows_it():
    assert web_address("https://аррӏе.com/") == "https://xn--80ak6aa92e.com/"  # Cyrillic letters
    assert web_address("https://中国.中国/年报") == "https://xn--fiqs8s.xn--fiqs8s/年报"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "www.sse.com.cn",
        "file:///etc/passwd",
        "file://host/share/a.pdf",
        "javascript:alert(1)",
        "data:text/html,<script>",
        "smb://host/share",
        r"\\host\share\a.pdf",
        r"https:\\host\a",
        r"https://good.com\@evil.com/",
        "https://www.sse.com.cn@evil.com/",
        "https://user:word@www.sse.com.cn/",
        "https:///etc/passwd",
        "https://",
        "https://a b/",
        "https://a.com/\u202egpj.exe",
        "https://a.com/\nb",
        "https://a.com:port/",
        "https://a%2ecom/",
        "https://[::1/",
        "https://" + "a" * 100 + ".com/",
        "https://a.com/" + "a" * 3_000,
    ],
)
def test_what_leads_elsewhere_or_hides_where_is_none(address):
    assert web_address(address) == ""
