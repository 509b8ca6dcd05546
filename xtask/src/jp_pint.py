"""Judges every XML file of a folder by a Schematron that was compiled to XSLT, and by XML schemas where they are given.

usage: jp_pint.py DOCUMENTS RULES...   RULES: .xslt, .xsd, or a .jar that has them as phive-rules-peppol-pint does
"""

import hashlib
import sys
import zipfile
from collections import Counter
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor

IN_THE_JAR = "external/schematron/pint-jp/1.1.3/xslt/"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
XSL = "{http://www.w3.org/1999/XSL/Transform}"


def schematrons(paths):
    for path in paths:
        if path.suffix == ".jar":
            with zipfile.ZipFile(path) as jar:
                names = [name for name in jar.namelist() if name.startswith(IN_THE_JAR) and name.endswith(".xslt")]
                if not names:
                    sys.exit(f"{path} has no {IN_THE_JAR}*.xslt")
                yield from ((Path(name).name, jar.read(name)) for name in names)
        elif path.suffix in (".xslt", ".xsl"):
            yield path.name, path.read_bytes()


def asserts(xslt):
    """The asserts of each rule, by the context that it says it fired for."""
    rules = {}
    for rule in etree.fromstring(xslt).iter(f"{XSL}template"):
        fired = rule.find(f"{SVRL}fired-rule")
        if fired is not None:
            ids = [f.findtext(f"{XSL}attribute[@name='id']") for f in rule.iter(f"{SVRL}failed-assert")]
            rules.setdefault(fired.get("context"), []).extend(ids)
    return rules


def schemas(paths):
    for path in paths:
        if path.suffix == ".xsd":
            yield path.name, etree.XMLSchema(etree.parse(str(path)))


def main(folder, *rules):
    paths = [Path(rule) for rule in rules]
    documents = sorted(Path(folder).glob("*.xml"))
    broken, total, evaluated = Counter(), 0, set()
    with PySaxonProcessor(license=False) as saxon:
        judges = []
        for name, text in schematrons(paths):
            xslt = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_text=text.decode())
            known = asserts(text)
            total += sum(map(len, known.values()))
            judges.append((xslt, known))
            print(f"{name}: {sum(map(len, known.values()))} asserts, sha256 {hashlib.sha256(text).hexdigest()}")
        if not (documents and total):
            sys.exit("no documents or no rules")
        xsds = list(schemas(paths))
        for document in documents:
            faults = []
            for xslt, known in judges:
                report = etree.fromstring(xslt.transform_to_string(source_file=str(document)).encode())
                for fired in report.iter(f"{SVRL}fired-rule"):
                    evaluated.update(known.get(fired.get("context"), []))
                faults += [(f.get("id"), f.get("location")) for f in report.iter(f"{SVRL}failed-assert")]
            tree = etree.parse(str(document))
            own = [xsd for name, xsd in xsds if f"-{etree.QName(tree.getroot()).localname}-" in name]
            for xsd in own:
                xsd.validate(tree)
                faults += [("schema", str(error)) for error in xsd.error_log]
            for number, where in faults:
                broken[number] += 1
                if broken[number] <= 3:
                    print(f"{document}: {number} at {where}")
    print(f"{len(documents)} documents, {len(evaluated)} of {total} asserts evaluated; schemas: {len(xsds)}")
    for number, times in sorted(broken.items()):
        print(f"{number}: broken {times} times")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
