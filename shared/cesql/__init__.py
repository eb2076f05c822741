"""CESQL, the CloudEvents SQL expression language, version 1.

`compile_expression` checks an expression once and gives an `Expression` that is cheap to evaluate
on the attributes of many events. Evaluation always ends and always has a value; what went wrong on
the way is listed beside it. Two profiles exist, because implementations read the specification
differently: `STANDARD` is the specification's own, which its public conformance cases check, and
`JAVA` is that of the CloudEvents SDK for Java, which Knative's data plane for Kafka uses.
"""

from cesql.errors import ErrorKind, EvaluationError, SyntaxProblem
from cesql.expression import Evaluation, Expression, compile_expression
from cesql.hazards import Hazard, hazards
from cesql.profiles import JAVA, STANDARD, Profile
from cesql.values import Attributes, Value

__all__ = [
    "JAVA",
    "STANDARD",
    "Attributes",
    "ErrorKind",
    "Evaluation",
    "EvaluationError",
    "Expression",
    "Hazard",
    "Profile",
    "SyntaxProblem",
    "Value",
    "compile_expression",
    "hazards",
]
