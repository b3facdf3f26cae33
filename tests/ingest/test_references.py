"""Reference entries in the usual styles of both languages give number, authors, year, title, DOI and PMID."""

from __future__ import annotations

import pytest

from her2mine.ingest.references import doi_of, read_reference

STYLES = [
    (
        "[1] Lind, H., Varga, P.Q. and O'Dea, R., *et al.* (2021) A Plain Trial of Two Drugs. *Journal of Trials*, "
        "**71**, 209-249. <https://doi.org/10.1000/jt.21660>",
        (1, ("Lind", "Varga", "O'Dea"), 2021, "A Plain Trial of Two Drugs", "10.1000/jt.21660", ""),
    ),
    (
        "[9] 甲某某, 乙丙. 某病治疗的研究进展[J]. 某某外科, 2024, 37(4): 243-249.",
        (9, ("甲某某", "乙丙"), 2024, "某病治疗的研究进展", "", ""),
    ),
    (
        "［40］ 甲某某，乙丙，丁戊，等．某病诊疗共识(2023年版)［J］．某某杂志，2023，51(23)：1189-1205．",
        (40, ("甲某某", "乙丙", "丁戊"), 2023, None, "", ""),
    ),
    (
        "1. Lind YJ, Van Berg E, Varga A, et al. Two drugs versus one for late disease: a phase 3 trial. Lancet "
        "2010;376:687-97. doi:10.1000/S0140-6736(10)61121-X. PMID: 20728210",
        (
            1,
            ("Lind", "Van Berg", "Varga"),
            2010,
            "Two drugs versus one for late disease: a phase 3 trial",
            "10.1000/s0140-6736(10)61121-x",
            "20728210",
        ),
    ),
    (
        "12. Lind, Y.-J.; Van Berg, E.; Varga, A. Two drugs for late disease. *Lancet* **2010**, 376, 687–697.",
        (12, ("Lind", "Van Berg", "Varga"), 2010, "Two drugs for late disease", "", ""),
    ),
    (
        "(7) Lind Y, Varga A. Which dose is best? Ann Trials. 2015;26:1-9.",
        (7, ("Lind", "Varga"), 2015, "Which dose is best?", "", ""),
    ),
    (
        "3. KIM Y J, XU R H, VAN BERG A, et al. Two drugs for late disease[J]. Lancet, 2010, 376(9742): 687-697.",
        (3, ("KIM", "XU", "VAN BERG"), 2010, "Two drugs for late disease", "", ""),
    ),
    (
        "5. Two drugs in late disease: results of a registry of hepatitis B. Ann Trials. 2021;26:1-9.",
        (5, (), 2021, "Two drugs in late disease: results of a registry of hepatitis B", "", ""),
    ),
]


@pytest.mark.parametrize(("printed", "expected"), STYLES)
def test_a_printed_entry_is_taken_apart(printed: str, expected: tuple[object, ...]) -> None:
    reference = read_reference(f"x {printed} y", 2, 2 + len(printed))
    number, authors, year, title, doi, pmid = expected
    assert reference.number == number
    assert reference.authors == authors
    assert reference.year == year
    assert title is None or reference.title == title
    assert (reference.doi, reference.pmid) == (doi, pmid)


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1000/ABC.12.", "10.1000/abc.12"),
        ("[https://doi.org/10.1000/s1\\(07\\)2-2](https://doi.org/10.1000/s1(07)2-2)", "10.1000/s1(07)2-2"),
        ("<https://doi.org/10.1000/x1>", "10.1000/x1"),
        ("(doi:10.1000/x1)", "10.1000/x1"),
        ("10.1000/1097-0142(1993)71:12<3942::aid-x>3.0.co;2-3)", "10.1000/1097-0142(1993)71:12<3942::aid-x>3.0.co;2-3"),
        ("no identifier, 10.5 months", ""),
    ],
)
def test_a_doi_is_cut_where_it_ends(text: str, doi: str) -> None:
    assert doi_of(text) == doi


@pytest.mark.timeout(20)  # a search that goes back over all names takes hours
def test_a_long_line_of_names_is_read_in_no_time() -> None:
    printed = "5. " + ", ".join(f"Name{chr(97 + at % 26)} van der Berg" for at in range(400)) + " 2019"
    assert read_reference(printed, 0, len(printed)).number == 5
