"""What the days of the Hebrew calendar are called, in English and in Hebrew."""

NAMES: dict[str, tuple[str, str]] = {
    "shabbat": ("Shabbat", "שבת"),
    "rosh_hashanah": ("Rosh Hashanah", "ראש השנה"),
    "rosh_hashanah_2": ("Rosh Hashanah, second day", "ראש השנה, היום השני"),
    "gedaliah": ("Fast of Gedaliah", "צום גדליה"),
    "yom_kippur": ("Yom Kippur", "יום כיפור"),
    "sukkot": ("Sukkot", "סוכות"),
    "sukkot_2": ("Sukkot, second day", "יום טוב שני של סוכות"),
    "chol_hamoed_sukkot": ("Chol HaMoed Sukkot", "חול המועד סוכות"),
    "hoshana_rabbah": ("Hoshana Rabbah", "הושענא רבה"),
    "shemini_atzeret": ("Shemini Atzeret", "שמיני עצרת"),
    "simchat_torah": ("Simchat Torah", "שמחת תורה"),
    "chanukah": ("Chanukah", "חנוכה"),
    "tevet": ("Fast of 10 Tevet", "צום עשרה בטבת"),
    "tu_bishvat": ("Tu BiShvat", "ט״ו בשבט"),
    "purim_katan": ("Purim Katan", "פורים קטן"),
    "esther": ("Fast of Esther", "תענית אסתר"),
    "purim": ("Purim", "פורים"),
    "shushan_purim": ("Shushan Purim", "שושן פורים"),
    "pesach": ("Pesach", "פסח"),
    "pesach_2": ("Pesach, second day", "יום טוב שני של פסח"),
    "chol_hamoed_pesach": ("Chol HaMoed Pesach", "חול המועד פסח"),
    "pesach_7": ("Seventh day of Pesach", "שביעי של פסח"),
    "pesach_8": ("Eighth day of Pesach", "אחרון של פסח"),
    "yom_hashoah": ("Yom HaShoah", "יום הזיכרון לשואה ולגבורה"),
    "yom_hazikaron": ("Yom HaZikaron", "יום הזיכרון לחללי מערכות ישראל"),
    "yom_haatzmaut": ("Yom HaAtzmaut", "יום העצמאות"),
    "pesach_sheni": ("Pesach Sheni", "פסח שני"),
    "lag_baomer": ("Lag BaOmer", "ל״ג בעומר"),
    "yom_yerushalayim": ("Yom Yerushalayim", "יום ירושלים"),
    "shavuot": ("Shavuot", "שבועות"),
    "shavuot_2": ("Shavuot, second day", "יום טוב שני של שבועות"),
    "tammuz": ("Fast of 17 Tammuz", "צום י״ז בתמוז"),
    "tisha_bav": ("Tisha B’Av", "תשעה באב"),
    "tu_bav": ("Tu B’Av", "ט״ו באב"),
}
"""By what the house calls them itself."""

_ORDINALS = ("ראשון", "שני", "שלישי", "רביעי", "חמישי", "שישי", "שביעי", "שמיני")


def name(key: str, language: str) -> str:
    """Return what a day is called in a language."""
    return NAMES[key][language == "he"]


def together(keys: tuple[str, ...], language: str) -> str:
    """Return days that follow each other as one: "Shabbat and Shavuot", "שבת ושבועות"."""
    *head, last = (name(key, language) for key in keys)
    joint = " ו" if language == "he" else " and "
    return ", ".join(head) + (joint if head else "") + last


def eve(key: str, language: str) -> str:
    """Return what the day before is called."""
    word = "ערב" if language == "he" else "Erev"
    return f"{word} {name(key, language)}"


def rosh_chodesh(month: str, language: str) -> str:
    """Return what the first of a month is called."""
    return f"{'ראש חודש' if language == 'he' else 'Rosh Chodesh'} {month}"


def omer(number: str, language: str) -> str:
    """Return what a day of the Omer is called."""
    return f"{number} לעומר" if language == "he" else f"Day {number} of the Omer"


def chanukah(number: int, language: str) -> str:
    """Return what a day of Chanukah is called."""
    if language == "he":
        return f"חנוכה, היום ה{_ORDINALS[number - 1]}"
    return f"Chanukah, day {number}"
