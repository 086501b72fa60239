import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

WEATHER = "https://weather.example/"


@pytest.mark.parametrize(("said", "address"), [("", WEATHER), ("https://news.example/", "https://news.example/")])
def test_an_address_on_the_web(monkeypatch, said, address):
    monkeypatch.setenv("QUICK_EXIT_ADDRESS", said)

    assert env.web_address("QUICK_EXIT_ADDRESS", WEATHER) == address


@pytest.mark.parametrize("said", ["http://weather.example/", "weather.example", "javascript:alert(1)", "https:///x"])
def test_an_address_that_nobody_should_be_sent_to(monkeypatch, said):
    monkeypatch.setenv("QUICK_EXIT_ADDRESS", said)

    with pytest.raises(ImproperlyConfigured):
        env.web_address("QUICK_EXIT_ADDRESS", WEATHER)
