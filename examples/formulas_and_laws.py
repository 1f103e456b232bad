"""Formulas and laws: derivatives with their steps, least squares and PCA as stationary points, laws put to the test.

python formulas_and_laws.py [FOLDER]    writes the pages into FOLDER
"""

import sys
from pathlib import Path

import matelier as mt

LAWS = ("(A*B)' = B'*A'", "(A*B)' = A'*B'", "A*B = B*A", "det(t*A) = t*det(A)", "rank(A+B) <= rank(A)+rank(B)")


def main(arguments: list[str]) -> None:
    answers: dict[str, mt.Answer] = {
        "logistic": mt.gradient("sum(log(1+exp(-y.*(X*w))))", "w"),
        "softmax": mt.hessian("log(sum(exp(x)))"),
        "trace": mt.hessian("tr(A*X*B*X')", "X"),
    }
    for name, answer in answers.items():
        print(f"{name:>16}  {answer.value.formula}")
        if answer.value.named:
            print(f"{'by its name':>16}  {answer.value.named}")
    answers |= {
        "least squares": mt.stationary("norm2(A*x-b)^2"),
        "ridge": mt.stationary("norm2(A*x-b)^2 + c*norm2(x)^2", "x"),
        "eigenvectors": mt.stationary("x'*A*x", "x", subject_to="x'*x = 1", variables="A: n x n sym"),
        "pca": mt.stationary("norm2(X - D*D'*X)^2", "D", subject_to="D'*D = eye(k)"),
    }
    for name in ("least squares", "ridge", "eigenvectors", "pca"):
        value = answers[name].value
        print(f"{name:>16}  {value.wrt + ' = ' + value.solution if value.solution else '; '.join(value.equations)}")
    for law in LAWS:
        answer = mt.check(law)
        answers[law] = answer
        told = "holds" if answer.value.holds else "falls"
        told += f"; what holds: {answer.value.mended}" if answer.value.mended else ""
        print(f"{law:>30}  {told}")
    assert all(answer.checked for answer in answers.values() if answer.claims)
    if arguments:
        folder = Path(arguments[0])
        folder.mkdir(parents=True, exist_ok=True)
        for number, answer in enumerate(answers.values()):
            answer.save(folder / f"{number:02}_{answer.question}.html")


if __name__ == "__main__":
    main(sys.argv[1:])
