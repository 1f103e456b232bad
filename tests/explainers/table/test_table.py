"""A table explained: what others find too, laws, one answer from every home, four languages, what is refused."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes, load_iris, load_wine
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

import matelier as mt
from matelier.explainers.table.naming import named
from matelier.explainers.table.table import TableExplained
from matelier.faces.cli import run
from matelier.render.words import LANGUAGES

SEEDS = st.integers(0, 2**31)
UNFILLED = re.compile(r"\{[a-z_]+\}|\b[a-z]+\.[a-z]+_[a-z]+")


@pytest.fixture(scope="module")
def iris() -> pd.DataFrame:
    data: Any = load_iris(as_frame=True)
    return data.data.assign(species=[str(data.target_names[kind]) for kind in data.target])


def explained(source: Any, target: str | None = None) -> TableExplained:
    return mt.explain(source, target=target).value


def random_table(seed: int, *, rows: int = 30) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    columns = {f"v{k}": random.normal(size=rows) * random.uniform(0.5, 3) for k in range(4)}
    columns["v4"] = columns["v0"] - 2 * columns["v1"] + random.normal(size=rows)
    return pd.DataFrame(columns).assign(kind=random.permutation(np.resize(list("abc"), rows)))


def test_axes_are_those_of_scikit_learn() -> None:
    for data in (load_wine(as_frame=True), load_iris(as_frame=True)):
        table: Any = data.data  # type: ignore[attr-defined]
        found = explained(table)
        known = PCA().fit(StandardScaler().fit_transform(table))
        assert found.shares == pytest.approx(known.explained_variance_ratio_, abs=1e-12)
        for k, axis in enumerate(found.axes):
            loadings = np.array(list(axis.loadings.values()))
            cosine = loadings @ known.components_[k] / np.linalg.norm(loadings)
            assert abs(cosine) == pytest.approx(1, abs=1e-9)
            assert max(axis.loadings.values()) == pytest.approx(np.abs(loadings).max())


def test_the_axes_of_iris_are_told_in_words(iris: pd.DataFrame) -> None:
    told = explained(iris.drop(columns="species")).axes[0]
    assert told.about.mostly == ("petal length (cm)", "petal width (cm)", "sepal length (cm)")
    assert told.about.against == ("sepal width (cm)",)
    assert "mostly petal length (cm), petal width (cm)" in " ".join(mt.explain(iris).text("en").split())


def test_a_loading_is_the_correlation_of_a_column_with_the_scores(iris: pd.DataFrame) -> None:
    found = explained(iris)
    for name in iris.columns[:4]:
        r = np.corrcoef(iris[name], found.scores[:, 0])[0, 1]
        assert found.axes[0].loadings[name] == pytest.approx(r, abs=1e-12)
    is_setosa = (iris["species"] == "setosa").to_numpy(float)
    r = np.corrcoef(is_setosa, found.scores[:, 0])[0, 1]
    assert found.axes[0].loadings["species = setosa"] == pytest.approx(r, abs=1e-12)


@settings(deadline=None, max_examples=15)
@given(SEEDS)
def test_the_order_of_columns_does_not_matter(seed: int) -> None:
    table = random_table(seed)
    order = np.random.default_rng(seed + 1).permutation(len(table.columns))
    one, other = explained(table), explained(table.iloc[:, order])
    assert one.how_many == other.how_many
    assert one.variances == pytest.approx(other.variances)
    for a, b in zip(one.axes, other.axes, strict=True):
        loadings = np.array([[a.loadings[name], b.loadings[name]] for name in a.loadings])
        if a.variance > 1.05 * one.variances[1]:  # well apart from the next
            assert np.abs(loadings[:, 0]) == pytest.approx(np.abs(loadings[:, 1]), abs=1e-6)


@settings(deadline=None, max_examples=15)
@given(SEEDS, st.floats(-6, 6), st.floats(-1000, 1000))
def test_units_do_not_matter(seed: int, power: float, shift: float) -> None:
    table = random_table(seed)
    one, other = explained(table), explained(table.assign(v2=table["v2"] * 10.0**power + shift))
    assert one.variances == pytest.approx(other.variances, rel=1e-5)
    assert one.axes[0].loadings == pytest.approx(other.axes[0].loadings, abs=1e-3)


@settings(deadline=None, max_examples=15)
@given(SEEDS)
def test_a_column_brings_variance_one_be_it_of_numbers_or_a_category(seed: int) -> None:
    found = explained(random_table(seed))
    assert sum(found.variances) == pytest.approx(5 + 1)
    assert sum(found.shares) == pytest.approx(1)


@settings(deadline=None, max_examples=15)
@given(SEEDS)
def test_an_axis_is_made_of_squared_correlations_and_of_what_the_levels_explain(seed: int) -> None:
    # η² = Σ pₗ · (mean of the codes within level l)² / variance of the codes
    table = random_table(seed)
    found = explained(table)
    codes = pd.Series(found.scores[:, 0])
    within = codes.groupby(table["kind"]).transform("mean")
    ratio = float((within**2).mean() / (codes**2).mean())
    numbers = sum(found.axes[0].loadings[f"v{k}"] ** 2 for k in range(5))
    assert 0 <= ratio <= 1
    assert found.axes[0].variance == pytest.approx(numbers + ratio / 2)  # three levels


@settings(deadline=None, max_examples=10)
@given(SEEDS, st.integers(1, 12))
def test_missing_cells_are_filled_and_told(seed: int, count: int) -> None:
    table = random_table(seed)
    random = np.random.default_rng(seed)
    rows = random.permutation(30)[:count]
    for row in rows:
        table.iloc[row, int(random.integers(0, 6))] = None
    answer = mt.explain(table)
    filled = answer.value.filled
    assert (filled.cells, filled.rows) == (count, count)
    assert sum(column.missing for column in answer.value.columns) == count
    assert np.isfinite(answer.value.scores).all()
    assert f"Missing cells: {count}" in answer.text("en")
    assert answer.checked


def test_gaps_of_a_table_of_low_rank_are_filled_by_what_the_others_say() -> None:
    random = np.random.default_rng(0)
    whole = random.normal(size=(80, 2)) @ random.normal(size=(2, 6))
    table = pd.DataFrame(whole, columns=list("abcdef"))
    full = explained(table)
    holes = table.mask(random.uniform(size=table.shape) < 0.1)
    found = explained(holes)
    assert found.filled is not None
    assert found.filled.rank in (2, 3)  # the means are those of the known cells: a part more
    assert found.filled.error < 0.2
    assert found.shares[:2] == pytest.approx(full.shares[:2], abs=0.02)


def test_regression_is_that_of_scikit_learn() -> None:
    data: Any = load_diabetes(as_frame=True, scaled=False)
    found = explained(data.frame, "target").regression
    known = LinearRegression().fit(data.data, data.target)
    assert found is not None
    assert [effect.coefficient for effect in found.effects] == pytest.approx(known.coef_)
    assert found.intercept == pytest.approx(known.intercept_)
    assert found.share == pytest.approx(known.score(data.data, data.target))
    assert [effect.name for effect in found.effects if effect.is_sure] == ["sex", "bmi", "bp", "s5"]


def test_a_category_is_compared_with_its_first_level_and_rows_with_gaps_are_left_out(iris: pd.DataFrame) -> None:
    table = iris.copy()
    table.loc[4, "petal width (cm)"] = np.nan
    found = explained(table, "sepal width (cm)").regression
    assert found is not None
    assert found.rows == 149
    assert found.bases == ("species = setosa",)
    assert [effect.is_level for effect in found.effects] == [False, False, False, True, True]


def test_parts_without_negative_numbers_are_told_and_checked() -> None:
    random = np.random.default_rng(3)
    spectra = np.array([[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]], float)
    M = random.uniform(0, 1, (60, 2)) ** 3 @ spectra + 0.01 * random.uniform(0, 1, (60, 6))
    answer = mt.explain(pd.DataFrame(M, columns=list("abcdef")))
    parts = answer.value.parts
    assert {frozenset(part.about.mostly) for part in parts.parts} == {frozenset("abc"), frozenset("def")}
    assert parts.share > 0.99
    assert answer.checked
    assert explained(pd.DataFrame(M - 0.5)).parts is None


def test_one_table_has_one_answer_in_every_home(iris: pd.DataFrame, tmp_path: Path) -> None:
    iris.to_csv(tmp_path / "iris.csv", index=False)
    iris.to_parquet(tmp_path / "iris.parquet")
    homes = [iris, pl.from_pandas(iris), pa.Table.from_pandas(iris), tmp_path / "iris.csv", tmp_path / "iris.parquet"]
    values = [json.loads(mt.explain(home, target="sepal width (cm)").to_json("en"))["value"] for home in homes]
    assert all(value == values[0] for value in values[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_every_language_and_medium(language: str, iris: pd.DataFrame) -> None:
    table = iris.assign(day=pd.date_range("2024-01-01", periods=150), row=7.5, name=[f"n{k}" for k in range(150)])
    table.loc[3, "species"] = None
    answer = mt.explain(table, target="sepal width (cm)")
    text = answer.text(language)
    assert not UNFILLED.search(text), UNFILLED.search(text)
    assert max(map(len, text.splitlines())) <= 100
    assert f'lang="{language}"' in answer.html(language)
    assert answer.latex(language).count(r"\begin{") == answer.latex(language).count(r"\end{")
    assert answer.figure(language).startswith(b"\x89PNG")
    assert json.loads(answer.to_json(language))["checked"] is True
    uses = {column.name: column.reason or column.use for column in answer.value.columns}
    assert uses["row"] == "constant"
    assert uses["name"] == "texts"
    assert uses["day"] == "standardised"


def test_a_saved_answer_is_judged_again_and_a_forged_one_falls(iris: pd.DataFrame, tmp_path: Path) -> None:
    page = mt.explain(iris, target="sepal width (cm)", out=tmp_path / "report", lang="es").save(tmp_path / "again")
    assert page == tmp_path / "again" / "report.html"
    saved = tmp_path / "report" / "answer.json"
    assert mt.verify(saved).value.holds
    honest = saved.read_text(encoding="utf-8")
    for change in (
        lambda value: value["shares"].__setitem__(0, 0.9),
        lambda value: value["axes"][0].__setitem__("share", 0.9),
        lambda value: value["variances"].__setitem__(1, 2.0),
        lambda value: value["regression"].__setitem__("share", 0.99),
        lambda value: value["regression"]["effects"][0].__setitem__("effect", 5.0),
    ):
        data = json.loads(honest)
        change(data["value"])
        saved.write_text(json.dumps(data), encoding="utf-8")
        assert not mt.verify(saved).value.holds


def test_the_command_line_explains_a_table(
    iris: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    iris.to_csv(tmp_path / "iris.csv", index=False)
    ask = ["explain", str(tmp_path / "iris.csv"), "--target", "sepal width (cm)"]
    assert run([*ask, "--out", str(tmp_path / "report"), "--lang", "ko", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "table"
    assert 'lang="ko"' in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert run([*ask[:3], "species", "--lang", "pt"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_target_makes_a_small_table_of_numbers_a_table(tmp_path: Path) -> None:
    (tmp_path / "small.csv").write_text("x,y\n1,2\n2,4.1\n3,5.9\n4,8\n", encoding="utf-8")
    assert mt.explain(tmp_path / "small.csv").question == "describe"
    assert mt.explain(tmp_path / "small.csv", target="y").value.regression.share > 0.99


@pytest.mark.parametrize(
    ("table", "target", "key"),
    [
        ({"a": [1.0], "b": [2.0]}, None, r"table\.one_row"),
        ({"a": ["x", "x", "y", "y"]}, None, r"table\.no_numbers"),
        ({"a": [3.0, 3.0], "b": ["p", "q"]}, None, r"table\.no_numbers"),
        ({"a": [1.0, 2, 3], "b": [1.0, 5, 4]}, "c", r"table\.target_unknown"),
        ({"a": [1.0, 2, 3, 4], "b": ["x", "x", "y", "y"]}, "b", r"table\.target_category"),
        ({"a": [1.0, 2, 3], "b": [7.0, 7, 7]}, "b", r"table\.target_unusable"),
        ({"a": [1.0, 2, 3], "b": [7.0, 7, 7]}, "a", r"table\.target_alone"),
        ({"a": [1.0, 2, None, 4], "b": [1.0, None, 2, 5]}, "a", r"table\.target_rows"),
    ],
)
def test_what_cannot_be_explained_is_refused(table: dict[str, Any], target: str | None, key: str) -> None:
    with pytest.raises(mt.BadInput, match=key):
        mt.explain(pd.DataFrame(table), target=target)


def test_a_target_of_what_is_no_table_is_refused() -> None:
    with pytest.raises(mt.BadInput, match=r"table\.target_not_table"):
        mt.explain("1 2; 3 4", target="x")


def test_axes_that_hold_equally_much_are_told_as_a_space() -> None:
    answer = mt.explain(pd.DataFrame(np.eye(5), columns=list("abcde")))
    assert answer.value.groups == ((0, 3),)
    assert not answer.value.axes[0].alone
    assert "Axes 1 to 4 hold equally much" in answer.text("en")


def test_axes_that_hold_nearly_equally_much_are_told_to_be_a_matter_of_chance() -> None:
    noise = np.random.default_rng(0).normal(size=(60, 3))
    answer = mt.explain(pd.DataFrame(noise, columns=list("abc")))
    assert answer.value.groups == ()
    assert answer.value.near
    assert "nearly equally much" in answer.text("en")
    assert explained(load_iris(as_frame=True).data).near == ()  # type: ignore[attr-defined]


def test_columns_are_named_by_their_weights() -> None:
    told = named(np.array([0.5, -0.1, 0.6, -0.3]), ["a", "b", "c", "d"])
    assert (told.mostly, told.against, told.together) == (("c", "a"), ("d",), False)
    assert named(np.array([-0.4, -0.5, -0.45, -0.41, -0.42]), list("abcde")).together
