"""Pages printed by a browser, and again by Ghostscript: layouts and faults that our own typesetter does not make."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.browser import browser_path

_STYLE = """
@page{size:A4;margin:18mm 16mm}body{font:10pt/1.4 serif;margin:0}.cols{columns:2;column-gap:8mm;text-align:justify}
.box{border:.5pt solid #7a9;background:#eef3e6;padding:2mm;break-inside:avoid;font-size:9pt}
.three{columns:3;column-gap:6mm}
table{border-collapse:collapse;width:100%;font-size:8.5pt}th,td{text-align:left;padding:1.2mm 2mm;vertical-align:top}
.lines{border-top:1.5pt solid;border-bottom:1.5pt solid;column-span:all}
.lines thead tr:last-child th{border-bottom:.75pt solid}
.stripes tbody tr:nth-child(odd){background:#e4ecf5}.stripes thead{background:#234;color:#fff}
"""


def by_browser(folder: Path, body: str, language: str) -> Path:
    """The PDF that a browser prints of a page's body."""
    page, file = folder / "page.html", folder / "page.pdf"
    page.write_text(f'<!doctype html><html lang="{language}"><meta charset="utf-8"><style>{_STYLE}</style>{body}',
                    encoding="utf-8")  # fmt: skip
    command = [browser_path(), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
               f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={file}", page.as_uri()]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return file


def by_ghostscript(file: Path) -> Path:
    """The same printed again; fonts lose parts of their character maps on the way."""
    out = file.with_name(f"{file.stem}-again.pdf")
    subprocess.run(["gs", "-q", "-sDEVICE=pdfwrite", "-dCompatibilityLevel=1.4", "-o", str(out), str(file)],
                   check=True, capture_output=True, timeout=120)  # fmt: skip
    return out


LINES = """<table class=lines><caption>Table 1. Results of trials in later lines</caption><thead><tr><th
rowspan=2>Trial <th rowspan=2>Arms<th rowspan=2>n<th colspan=2>Median, months<th rowspan=2>HR (95%
CI)</tr><tr><th>OS<th>PFS</tr></thead> <tr><td>First trial<td>Agent A vs choice of the physician<td>125 / 62<td>12.5
/ 8.4<td>5.6 / 3.5<td>0.59 (0.39 to 0.88)</tr> <tr><td>Second trial<td>Oral agent vs placebo, both with the best
supportive care that the hospital could give<td>337 / 170 <td>5.7 / 3.6<td>2.0 / 1.8<td>0.69 (0.56 to 0.85)</tr>
<tr><td>Third trial<td>Agent C vs placebo<td>330 / 163<td>5.26 / 4.14<td>1.61 / 1.45<td>0.63 (0.51 to
0.78)</tr></table>"""
STRIPES = """<table class=stripes><caption>Table 2. Response by line of
treatment</caption><thead><tr><th>Line<th>Patients <th>Responses<th>Rate,
%</tr></thead><tbody><tr><td>Second<td>119<td>61<td>51.3</tr><tr><td>Third<td>79<td>33<td>41.8</tr> <tr><td>Fourth
or later<td>46<td>14<td>30.4</tr></tbody></table>"""
_FIRST = """In the first trial 333 patients were given agent A or the choice of the physician; median overall
survival was 12.5 months with agent A and 8.4 months with the choice of the physician. Interstitial lung disease
occurred in twelve of them, and nine of these had events of the lowest grades."""
_SECOND = """In the second trial, which enrolled 507 patients, median overall survival was 5.7 months with the oral
agent and 3.6 months with placebo. Survival at one year was 21.2% against 13.3%, and few patients went on to another
line of treatment."""
_THIRD = """The third trial was done in three countries only. Median overall survival was 5.26 months with agent C
and 4.14 months with placebo; whether these figures hold elsewhere is not known, and further work on the question
has been announced."""
BOX = """Box 1. How the trials were chosen. We searched two data bases for randomised trials with at least 100
patients. Letters, and reports of fewer than 20 patients, were left out."""
PANEL = """The first column of the panel says that eighteen trials were found and that eleven of them had told of
survival by the cut-off of the search. The second column says that the remaining seven had either stopped for lack
of patients or were still open when this text was written. The third column says that none of the open trials
compares two of the new agents with each other."""
PROSE = (_FIRST, _SECOND, _THIRD, PANEL)
ENGLISH = (
    f"<h1>Later treatment of a made disease</h1><div class=cols><p>{_FIRST}<div class=box>{BOX}</div><p>{_SECOND}"
    f"{LINES}<p>{_THIRD}</div>{STRIPES}<div class=three>{PANEL}</div>"
)
CHINESE = """<h1>后线治疗的研究进展</h1><div class=cols><p>第一项研究共入组333例患者，随机接受A药或研究者选择的化疗。
结果显示，A药组的中位总生存期为12.5个月，化疗组为8.4个月（HR=0.59，95%CI：0.39～0.88，P=0.01）。确认的客
观缓解率分别为42.9%和12.5%。12个月总生存率分别为21.2%和13.3%。间质性肺病见于12例患者（9.6%），其中9例为1
～2级。</p><p>第二项研究纳入507例患者，口服药物组的中位总生存期为5.7个月，安慰剂组为3.6个月（HR=0.69，95
%CI：0.56～0.85，P＜0.001）。中位无进展生存期分别为2.0个月和1.8个月。上述结果能否外推到其他人群，目前尚
不清楚，仍有待于在更大规模的人群中加以验证。</p><p>第三项研究仅在三个国家开展，在79例患者组成的队列中Che
ckResults客观缓解率为41.8%，低表达队列为26.3%。治疗顺序、费用与生活质量的数据仍然有限，登记研究中61%的患
者未接受三线治疗。</p></div>""".replace("\n", "")
