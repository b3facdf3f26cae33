from __future__ import annotations

from pathlib import Path

import pytest

from her2mine.extract import Languages
from her2mine.vocabulary import Vocabulary

TABLES = {
    "drugs": """canonical,class,chemo,en,zh,codes
alphamab,antibody,0,Alphia,阿尔法单抗,AB-101
alphamab betatecan,adc,0,A-Btx,德阿尔法单抗,
gammaplatin,platinum,1,,伽马铂,
deltaplatin,platinum,1,,德尔塔铂,
zetacitabine,fluoropyrimidine,1,,泽他滨,
thetauracil,fluoropyrimidine,1,5-TU,西他嘧啶,
iotataxel,taxane,1,,艾他赛,
placebo,generic,1,,安慰剂,
chemotherapy,generic,1,chemo,化疗,
""",
    "regimens": """canonical,drugs,en,zh,needs_cue
ZEGA,zetacitabine;gammaplatin,,,0
""",
    "endpoints": """canonical,kind,unit,en,zh,en_weak,zh_weak
OS,time,month,OS;overall survival,总生存期;中位总生存期,,
PFS,time,month,PFS;progression-free survival,无进展生存期,,
ORR,rate,percent,ORR;objective response rate;objective response,客观缓解率,,
PR,rate,percent,PR;partial response,部分缓解,,
SD,rate,percent,SD;stable disease,疾病稳定,,
FOLLOWUP,size,month,follow-up,随访,,
""",
    "populations": """canonical,en,zh,kind
M1-positive,M1-positive,M1阳性,biomarker
IHC3+,IHC3+;IHC 3+,,biomarker
liver metastases,liver metastases,肝转移,site
""",
    "not_names": """canonical,kind,en,zh
EGFR,gene,,
SUNRISE,word,,
""",
}


@pytest.fixture(scope="session")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder: Path = tmp_path_factory.mktemp("vocabulary")
    for name, table in TABLES.items():
        (folder / f"{name}.csv").write_text(table, encoding="utf-8")
    return Vocabulary.load({name: folder / f"{name}.csv" for name in TABLES})


@pytest.fixture(scope="session")
def tools(vocabulary: Vocabulary) -> Languages:
    return Languages(vocabulary)
