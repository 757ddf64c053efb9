"""Countries by their two capital letters (ISO 3166-1 alpha-2), and what people write instead."""

from __future__ import annotations

import re

_BOTH = """
    ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA
    AZAZE BABIH BBBRB BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES
    BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK
    CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA
    DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA
    GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS
    GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD
    IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA
    KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA
    LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ
    MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC
    NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM
    PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC
    SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV
    SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR
    TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR
    VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE
"""
BY_THREE = {pair[2:]: pair[:2] for pair in _BOTH.split()}
"""The two letters of a country by its three (ISO 3166-1 alpha-3)."""

COUNTRIES = frozenset(BY_THREE.values()) | frozenset("AN BU CS DD FX NT SU TP YU ZR".split())
"""Every country of ISO 3166-1; those that are gone too, since a list may be older than their end."""

_OWN = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
"""Letters that ISO leaves to its users: customs have XK for Kosovo and XI for Northern Ireland."""

_SAID = {
    **{"UK": "GB", "EL": "GR", "DPRK": "KP", "ROK": "KR", "USA": "US", "PRC": "CN", "UAE": "AE"},
    **{"NORTHKOREA": "KP", "NORTH_KOREA": "KP", "SOUTH_KOREA": "KR", "RUSSIA": "RU", "SYRIA": "SY"},
    **{
        "IRAN": "IR",
        "CHINA": "CN",
        "JAPAN": "JP",
        "BELARUS": "BY",
        "GERMANY": "DE",
        "FRANCE": "FR",
    },
    **{
        "BRITAIN": "GB",
        "UNITED_KINGDOM": "GB",
        "UNITED_STATES": "US",
        "MYANMAR": "MM",
        "CUBA": "CU",
    },
}
"""Other words for some of them."""


def is_country(code: str) -> bool:
    """Whether letters may stand for a country."""
    return code in COUNTRIES or _OWN.fullmatch(code) is not None


def meant_country(word: str) -> str | None:
    """The two letters of the country that a word is meant for, if there is no doubt."""
    upper = word.upper()
    found = BY_THREE.get(upper) or _SAID.get(upper)
    return found or (upper if len(upper) == 2 and is_country(upper) else None)
