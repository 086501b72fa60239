"""An invented partnership to look at, of any size. Every person, agency and service in it is made up."""

from portal.demo.everything import DEMO_SLUG, Demo, load_demo
from portal.demo.exceptions import certificates_to_check
from portal.demo.signins import PASSWORD, SIGN_INS

__all__ = ["DEMO_SLUG", "PASSWORD", "SIGN_INS", "Demo", "certificates_to_check", "load_demo"]
