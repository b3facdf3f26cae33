"""Addresses of publications and registry entries, built from identifiers of known form and from nothing else."""

from __future__ import annotations

import re
from urllib.parse import quote

_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:a-zA-Z0-9\[\]+<>#]{1,200}")
_REGISTRIES = (
    (re.compile(r"NCT\d{8}"), "https://clinicaltrials.gov/study/{}"),
    (re.compile(r"ISRCTN\d{8}"), "https://www.isrctn.com/{}"),
    (re.compile(r"ACTRN\d{14}"), "https://trialsearch.who.int/Trial2.aspx?TrialID={}"),
    (re.compile(r"ChiCTR[-A-Z0-9]{4,30}"), "https://trialsearch.who.int/Trial2.aspx?TrialID={}"),
    (re.compile(r"KCT\d{7}"), "https://trialsearch.who.int/Trial2.aspx?TrialID={}"),
    (re.compile(r"UMIN\d{9}"), "https://trialsearch.who.int/Trial2.aspx?TrialID=JPRN-{}"),
    (re.compile(r"JapicCTI-\d{6}"), "https://trialsearch.who.int/Trial2.aspx?TrialID=JPRN-{}"),
    (re.compile(r"jRCT[a-z]?\d{9,10}"), "https://jrct.mhlw.go.jp/en-latest-detail/{}"),
    (re.compile(r"EUCTR\d{4}-\d{6}-\d{2}"), "https://trialsearch.who.int/Trial2.aspx?TrialID={}"),
)


def doi_link(doi: str) -> str:
    """The resolver's address of a DOI, or "" for what is none."""
    return f"https://doi.org/{quote(doi, safe='/')}" if _DOI.fullmatch(doi) else ""


def registry_link(number: str) -> str:
    """The address of a registry entry, or "" for a number of unknown form."""
    for form, address in _REGISTRIES:
        if form.fullmatch(number):
            return address.format(number)
    return ""
