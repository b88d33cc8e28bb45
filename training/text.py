"""Words as the figures count them: lower case; Han, kana, Hangul and Thai by character."""
import re

TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")


def words(text):
    return TOKEN.findall((text or "").lower())
