from certificates.models.certificate import Certificate
from certificates.models.record import LearningRecord

__all__ = ["Certificate", "LearningRecord"]
