from certificates.models.badge import Badge
from certificates.models.certificate import Certificate
from certificates.models.check_count import CheckCount
from certificates.models.design import CertificateDesign, CertificateWording, DesignPicture, DesignVersion
from certificates.models.record import LearningRecord
from certificates.models.request import WithdrawalRequest
from certificates.models.seal import Seal
from certificates.models.signing_key import SigningKey

__all__ = [
    "Badge",
    "Certificate",
    "CertificateDesign",
    "CertificateWording",
    "CheckCount",
    "DesignPicture",
    "DesignVersion",
    "LearningRecord",
    "Seal",
    "SigningKey",
    "WithdrawalRequest",
]
