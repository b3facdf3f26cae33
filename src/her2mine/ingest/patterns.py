"""How papers are laid out, in tables by language: headings, captions, furniture, list marks."""

from __future__ import annotations

import re

# Role of a heading -> its words, by language. Compared in lower case without numbering, spaces and colons.
HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "abstract": {"en": ("abstract", "summary"), "zh": ("摘要", "中文摘要", "内容提要")},
    "keywords": {"en": ("keywords", "key words", "index terms"), "zh": ("关键词", "关键字", "關鍵詞", "關鍵字")},
    "references": {
        "en": ("references", "reference", "bibliography", "literature cited", "reference list", "works cited"),
        "zh": ("参考文献", "參考文獻", "主要参考文献", "引用文献", "文献"),
    },
    "body": {
        "en": (
            "introduction",
            "background",
            "methods",
            "materials and methods",
            "patients and methods",
            "results",
            "discussion",
            "conclusion",
            "conclusions",
            "objective",
            "objectives",
            "purpose",
            "aim",
            "aims",
            "conclusion and prospects",
            "conclusions and perspectives",
            "findings",
            "interpretation",
            "outcomes",
            "trial registration",
            "limitations",
            "future directions",
            "perspectives",
        ),
        "zh": (
            "引言",
            "前言",
            "绪论",
            "緒論",
            "背景",
            "方法",
            "资料与方法",
            "材料与方法",
            "对象与方法",
            "结果",
            "結果",
            "讨论",
            "討論",
            "结论",
            "結論",
            "小结",
            "小結",
            "总结",
            "總結",
            "结语",
            "結語",
            "展望",
            "总结与展望",
            "目的",
            "结果与讨论",
            "局限性",
            "概述",
        ),
    },
    "back": {
        "en": (
            "acknowledgements",
            "acknowledgments",
            "acknowledgement",
            "funding",
            "author contributions",
            "conflict of interest",
            "conflicts of interest",
            "competing interests",
            "data availability",
            "data availability statement",
            "ethics statement",
            "publisher's note",
            "supplementary material",
            "appendix",
            "appendices",
            "abbreviations",
            "disclosure",
            "disclosures",
        ),
        "zh": (
            "致谢",
            "致謝",
            "利益冲突",
            "利益衝突",
            "基金项目",
            "作者贡献",
            "作者贡献声明",
            "附录",
            "附錄",
            "声明",
            "数据可用性",
            "缩略语",
        ),
    },
}
ROLES: dict[str, str] = {
    word.replace(" ", ""): role for role, tables in HEADINGS.items() for words in tables.values() for word in words
}

_HAN_NUMBER = "一二三四五六七八九十"
NUMBERED = re.compile(
    rf"(?P<dec>\d{{1,2}}(?:\.\d{{1,2}}){{0,4}})(?:[.．、]\s*|\s+)(?=[^\W\d_])"
    rf"|第?[{_HAN_NUMBER}]{{1,3}}[、.．章节節]\s*(?=\S)|[（(][{_HAN_NUMBER}]{{1,3}}[)）]\s*(?=\S)"
    r"|(?:I{1,3}|IV|VI{0,3}|IX|X)\.\s+(?=[A-Z])"
)
MARKDOWN_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
BULLETS = "•▲△▼▪◦‣●○■□◆◇▸►▶▷★☆✦✧✓✔※➤➢❖◉"  # signs that open an item, with or without a blank behind
LIST_ITEM = re.compile(
    rf"(?P<bullet>[-*·–]\s+(?=\S)|[{BULLETS}]\s*(?=\S))|"
    r"(?P<number>\d{1,2}[.)、]\s+(?=\S)|[(（]\d{1,2}[)）]\s*(?=\S)|[①-⑳]|[a-h][.)]\s+(?=\S))"
)
_CAPTION_WORD = (
    r"(?:Supplementary\s+|Supplemental\s+|Appendix\s+|Extended\s+Data\s+|附)?"
    r"(?:Table|TABLE|Tab\.|Figure|FIGURE|Fig\.?|FIG\.?|Box|表|图|圖|附表|附图)"
)
CAPTION = re.compile(
    rf"(?:\*\*|__)?(?P<label>{_CAPTION_WORD}\s*[SA]?(?:\d{{1,2}}|[IVX]{{1,4}}|[{_HAN_NUMBER}]{{1,2}})(?:-\d{{1,2}})?)"
    r"(?P<mark>\s*[.:|：．、]|\s+[—–-]\s|\s*$|\s+)"
)
TABLE_LABEL = re.compile(r"(?:Table|TABLE|Tab\.|表|附表)", re.IGNORECASE)

# Lines that carry no science, by language. Matched from the start of the line.
FURNITURE: dict[str, tuple[str, ...]] = {
    "en": (
        # "Received: 3 May 2010", "Accepted May 3, 2010"; not "published in 2010 [1] showed", "received X since 2019"
        r"(?:received|accepted|revised|published(?:\s+online)?|available online|submitted)"
        r"(?:\s*[:：]|\s+(?:on\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b)"
        r".{0,40}\d{4}",
        r"copyright\b",
        r"©",
        r"\(c\)\s*\d{4}",
        r"open access\b.{0,60}$",
        r"doi\s*[:：]\s*10\.",
        r"https?://doi\.org/\S+\s*$",
        r"<?https?://\S+>?\s*$",
        r"this (?:work|article) is (?:licensed|distributed|published|an open)",
        r"this is an open[- ]access",
        r"licensed under\b",
        r"all rights reserved",
        r"creative commons",
        r"(?:\*|†|#)?\s*(?:corresponding author|correspondence)\b",
        r"e-?mail\s*[:：]",
        r"academic editor",
        r"edited by\b",
        r"(?:how to )?cite this (?:article|paper)",
        r"citation\s*[:：]\s",
        r"page\s+\d+(?:\s+of\s+\d+)?$",
        r"downloaded from\b",
        r"issn\b",
        r"these authors contributed",
        r"orcid\b",
        r"vol(?:ume)?\.?\s*\d+.{0,30}$",
        r"[\[【]?\s*key\s?words?\s*[:：\]】]",
        r"\S+@\S+\.\S+$",
    ),
    "zh": (
        r"收稿(?:日期)?",
        r"(?:录用|錄用|修回|发布|發布|出版)日期",
        r"文章引用",
        r"引用(?:本文|格式)",
        r"引文格式",
        r"[*＊#]?\s*(?:第一作者|通[讯訊]作者|通信作者|共同第一作者)",
        r"作者(?:简介|簡介|单位|單位)",
        r"(?:基金项目|基金項目|资助项目)\s*[:：]",
        r"中图分类号",
        r"文献标[识志]码",
        r"文章编号",
        r"开放(?:获取|存取)$",
        r"版权所有",
        r"本(?:文|作品)(?:采用|遵循).{0,20}(?:许可|协议)",
        r"第\s*\d+\s*页",
        r"[\[【]?\s*[关關]\s*[键鍵]\s*[词字詞]\s*[:：\]】]",
        r"电子邮[箱件]",
        r"责任编辑",
    ),
}
FURNITURE_LINE = re.compile("(?:" + "|".join(p for rows in FURNITURE.values() for p in rows) + ")", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"[-–—·.\s]*(?:\d{1,4}(?:\s*/\s*\d{1,4})?|[ivxl]{1,5})[-–—·.\s]*$")
AFFILIATION = re.compile(
    r"^(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\^\{?\d+\}?|\d{1,2}\s?)\s*\S.*(?:universit|hospital|department|school|institut|college|centre|center|faculty|division"
    r"|学院|學院|医院|醫院|大学|大學|研究所|研究院|中心)",
    re.IGNORECASE,
)
AUTHORS = re.compile(
    r"^[^。.!?]{2,40}?\^?\{?[\d¹²³⁴⁵⁶⁷⁸⁹*#†‡,]+\}?(?:\s*[,，;；、&和]|\s+and\s)[^。!?]{2,}[\d¹²³⁴⁵⁶⁷⁸⁹*#†‡}]\s*$"
)

# A figure that reports something: a line that holds one is not taken for a heading.
REPORTING = re.compile(r"\d\s*[%％‰]|\d[.·．]\d|\d\s*(?:个月|個月|月|周|週|例|名|months?|weeks?|years|patients|mo\b)")

OPEN_ENDS = re.compile(r"\b(?:vs|versus|e\.g|i\.e|et al|Figs?|No|Dr|approx|ca|cf|resp|Refs?|Eq|incl|St)\.$")
JOINERS = re.compile(
    r"(?:,|，|、|;|-|—|/|=|\+|~|～|\b(?:and|or|of|the|a|an|in|with|to|for|by|from|than|that|which|was|were|is|are|as|at|on|against|versus|vs|between|over|had)"
    r"|[的和与與或及为為在了将將对對等])$"
)

# A paragraph that opens with the name of its section ("Abstract: ...", "【摘要】...").
RUN_IN = re.compile(r"[\[【]?\s*(?P<name>摘\s*要|Abstract|ABSTRACT|Summary)\s*(?:[\]】][:：]?|[:：])")
TABLE_NOTE = re.compile(
    r"(?:注\s*[:：]|Notes?\s*[:.]|Abbreviations?\s*[:.]|缩写|縮寫|[*†‡]+\s?[^\s*]|[a-d]\)?\s[A-Z]|Source\s*[:.])"
)
