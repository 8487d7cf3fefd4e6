"""Reads exported graphs with rdflib, rapper, networkx and Python's own readers,
and compares each with what the JSON lines of the same graph say.

Usage: check_exports.py DIR, a folder that tools/exportgraphs wrote. The RDF that
is expected is derived here from the vocabulary (docs/exports.md), apart from
the code that writes it. Prints what differs and ends with status 1.
"""

import csv
import io
import json
import logging
import os
import re
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date, timedelta

import networkx
import rdflib
from rdflib import Literal, URIRef

rdflib.NORMALIZE_LITERALS = False
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
csv.field_size_limit(1 << 30)

BASE = "https://relata.dev/"
NS = BASE + "ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"

failures = []


def differ(where, what, missing, extra):
    """Reports the members of two collections that aren't in both."""
    missing, extra = sorted(map(repr, missing))[:3], sorted(map(repr, extra))[:3]
    if missing or extra:
        failures.append(f"{where}: {what}: missing {missing}, unexpected {extra}")


def same(where, what, want, got):
    want, got = Counter(want), Counter(got)
    differ(where, what, (want - got), (got - want))


# --- RDF, derived from the records -------------------------------------------

PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$'()*+,;=:@/")


def ucschar(c):
    n = ord(c)
    if n in (0x200E, 0x200F, 0x061C, 0xFEFF, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000):
        return False
    if 0x2000 <= n <= 0x200A or 0x2028 <= n <= 0x202E or 0x2066 <= n <= 0x2069:
        return False
    if 0xA0 <= n <= 0xD7FF or 0xF900 <= n <= 0xFDCF or 0xFDF0 <= n <= 0xFFEF:
        return True
    return 0x10000 <= n <= 0xEFFFD and n & 0xFFFE != 0xFFFE and not 0xE0000 <= n < 0xE1000


def iri(kind, ident):
    segments = []
    for segment in ident.split("/"):
        first = "%2E" if segment in (".", "..") else ""
        if first:
            segment = segment[1:]
        escaped = (c if c in PLAIN or ucschar(c) else "".join("%%%02X" % b for b in c.encode()) for c in segment)
        segments.append(first + "".join(escaped))
    return BASE + kind + "/" + "/".join(segments)


def U(s):
    return ("iri", s)


def L(s, datatype=""):
    return ("literal", s, XSD + datatype if datatype else "", "")


def date_type(s):
    for pattern, name in ((r"\d{4}", "gYear"), (r"\d{4}-\d\d", "gYearMonth"), (r"\d{4}-\d\d-\d\d", "date")):
        if re.fullmatch(pattern, s, re.ASCII):
            parts = [int(p) for p in s.split("-")] + [1, 1]
            try:
                date(*parts[:3])
            except ValueError:
                return ""
            return name
    return ""


def value_literal(value, kind):
    if kind == "DATE":
        return L(value, date_type(value))
    if kind == "QUANTITY":
        if re.fullmatch(r"[+-]?\d+", value, re.ASCII):
            return L(value, "integer")
        if re.fullmatch(r"[+-]?\d+\.\d+", value, re.ASCII):
            return L(value, "decimal")
    if kind == "DURATION" and value and not value.endswith(("P", "T")):
        if re.fullmatch(r"-?P(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", value, re.ASCII):
            return L(value, "duration")
    return L(value)


class Expected:
    """The quads of a graph, without the numbers' notation: see decimal."""

    def __init__(self, records, turtle):
        self.turtle = turtle
        self.quads = set()
        self.relations = {}
        self.entities = {r["id"]: r for r in records if r["record"] == "entity"}
        for r in records:
            getattr(self, r["record"])(r)
        for relation, symmetric in self.relations.items():
            s = iri("relation", relation)
            self.begin(s)
            self.add(s, RDF + "type", U(NS + "Relation"))
            self.add(s, RDF + "type", U(RDF + "Property"))
            if symmetric:
                self.add(s, RDF + "type", U(OWL + "SymmetricProperty"))
            self.add(s, RDFS + "label", L(relation.replace("_", " ")))

    def begin(self, graph):
        self.graph = "" if self.turtle else graph

    def add(self, s, p, o):
        self.quads.add((s, p, o, self.graph))

    def text(self, s, p, value):
        if value:
            self.add(s, p, L(value))

    def date(self, s, p, value):
        if value:
            self.add(s, p, L(value, date_type(value)))

    def int(self, s, p, value):
        self.add(s, p, L(str(value), "integer"))

    def flag(self, s, p, value):
        if value:
            self.add(s, p, L("true", "boolean"))

    def link(self, s, p, kind, ident):
        if ident:
            self.add(s, p, U(iri(kind, ident)))

    def span(self, s, span):
        self.int(s, NIF + "beginIndex", span[0])
        self.int(s, NIF + "endIndex", span[1])

    def document(self, d):
        s = iri("document", d["id"])
        self.begin(s)
        self.add(s, RDF + "type", U(NS + "Document"))
        self.add(s, RDF + "type", U(PROV + "Entity"))
        self.text(s, DCT + "title", d.get("title"))
        self.date(s, DCT + "issued", d.get("date"))
        url = d.get("url", "")
        if re.match(r"https?://[a-z.]+/[a-z?=#]*$", url) or url.startswith("javascript:"):
            self.add(s, DCT + "source", U(url))
        elif re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", url):
            # Whether the rest is good in an IRI is the writer's to decide: take either.
            self.add(s, DCT + "source", ("url", url))
        else:
            self.text(s, DCT + "source", url)
        self.text(s, DCT + "publisher", d.get("source"))
        self.text(s, NS + "path", d.get("path"))
        self.text(s, NS + "contentHash", d.get("hash"))
        self.int(s, NS + "bodyBegin", d["body"][0])
        self.int(s, NS + "bodyEnd", d["body"][1])
        self.text(s, NIF + "isString", d.get("text"))

    def entity(self, e):
        s = iri("entity", e["id"])
        self.begin(s)
        self.add(s, RDF + "type", U(NS + "Entity"))
        self.link(s, RDF + "type", "type", e["type"])
        self.add(s, SKOS + "prefLabel", L(e["name"]))
        for alias in e.get("aliases", []):
            self.add(s, SKOS + "altLabel", L(alias))
        for x in e.get("external", []):
            scheme = x["scheme"].replace("%", "%25").replace(":", "%3A")
            self.add(s, NS + "externalID", L(scheme + ":" + x["value"]))
            if x["scheme"] == "wikidata" and re.fullmatch(r"Q\d+", x["value"], re.ASCII):
                self.add(s, SKOS + "exactMatch", U("http://www.wikidata.org/entity/" + x["value"]))
        self.link(s, NS + "standsFor", "entity", e.get("standsFor"))
        self.flag(s, NS + "known", e.get("known"))
        for i, role in enumerate(e.get("roles", []), 1):
            node = f"{s}#role-{i}"
            self.add(s, NS + "holdsRole", U(node))
            self.int(node, NS + "index", i)
            self.text(node, DCT + "title", role["title"])
            self.link(node, NS + "of", "entity", role.get("of"))
            self.date(node, NS + "begin", role.get("from"))
            self.date(node, NS + "end", role.get("to"))

    def statement(self, st):
        s = iri("statement", st["id"])
        doc = iri("document", st["doc"])
        self.begin(s)
        relation = st["relation"]
        self.relations[relation["id"]] = self.relations.get(relation["id"], False) or relation.get("symmetric", False)
        sub, obj = st["subject"], st["object"]
        subject = iri("entity", sub["id"]) if "id" in sub else s + "#subject"
        predicate = iri("relation", relation["id"])
        value = obj.get("value", "")
        if "id" in obj:
            term = U(iri("entity", obj["id"]))
        elif value:
            term = value_literal(value, obj.get("type", ""))
        else:
            term = L(obj["mention"])
        if not self.turtle or st["factuality"] == "fact" and not st["attribution"]:
            self.add(subject, predicate, term)
        self.add(s, RDF + "type", U(NS + "Statement"))
        if self.turtle:
            self.add(s, RDF + "type", U(RDF + "Statement"))
            self.add(s, RDF + "subject", U(subject))
            self.add(s, RDF + "predicate", U(predicate))
            self.add(s, RDF + "object", term)
        sentence = "%s#char=%d,%d" % (doc, *st["span"])
        self.add(s, PROV + "hadPrimarySource", U(doc))
        self.add(s, PROV + "wasDerivedFrom", U(sentence))
        self.int(s, NS + "sentence", st["sentence"])
        self.link(s, NS + "factuality", "factuality", st["factuality"])
        self.add(s, NS + "confidence", L(decimal(st["confidence"]), "decimal"))
        self.text(s, NS + "rule", st["rule"])
        self.date(s, NS + "begin", st.get("begin"))
        self.date(s, NS + "end", st.get("end"))
        self.link(s, NS + "plover", "plover", relation.get("plover"))
        self.flag(s, NS + "inSchema", relation["schema"])
        self.flag(s, NS + "symmetric", relation.get("symmetric"))
        for part in ("subject", "relation", "object"):
            self.add(s, NS + part + "Mention", U(s + "#" + part))
            self.span(s + "#" + part, st[part]["span"])
        self.add(sentence, RDF + "type", U(NIF + "Sentence"))
        self.add(sentence, NIF + "referenceContext", U(doc))
        self.text(sentence, NIF + "anchorOf", st["text"])
        self.span(sentence, st["span"])
        self.text(s + "#relation", NIF + "anchorOf", relation["phrase"])
        self.text(s + "#relation", NS + "lemma", relation["lemma"])
        self.argument(s + "#subject", sub, "")
        self.argument(s + "#object", obj, term[1] if term[0] == "literal" else "")
        for i, q in enumerate(st.get("qualifiers", []), 1):
            node = f"{s}#qualifier-{i}"
            self.add(s, NS + "qualifier", U(node))
            self.int(node, NS + "index", i)
            self.text(node, NS + "role", q["role"])
            self.text(node, NIF + "anchorOf", q["text"])
            self.date(node, NS + "value", q.get("value"))
            self.link(node, NS + "entity", "entity", q.get("id"))
            self.span(node, q["span"])
        for i, a in enumerate(st["attribution"], 1):
            node = f"{s}#attribution-{i}"
            self.link(s, PROV + "wasAttributedTo", "entity", a.get("id"))
            self.add(s, PROV + "qualifiedAttribution", U(node))
            self.add(node, RDF + "type", U(PROV + "Attribution"))
            self.int(node, NS + "index", i)
            self.text(node, NS + "name", a["name"])
            self.link(node, PROV + "agent", "entity", a.get("id"))
            self.text(node, NS + "cue", a.get("cue"))
            self.span(node, a["span"])

    def argument(self, node, a, lexical):
        self.text(node, NIF + "anchorOf", a["mention"])
        e = self.entities.get(a.get("id"))
        mine = (a.get("name", ""), a.get("type", ""), a.get("aliases", []))
        if e is None or mine != (e["name"], e["type"], e.get("aliases", [])):
            if "id" in a or a.get("name"):
                self.add(node, NS + "name", L(a.get("name", "")))
            for alias in a.get("aliases", []):
                self.add(node, NS + "alias", L(alias))
            self.link(node, NS + "valueType", "type", a.get("type"))
        value = a.get("value", "")
        if "id" not in a and not (lexical and value == lexical) or "id" in a and value:
            self.add(node, NS + "value", L(value))

    def event(self, ev):
        s = iri("event", ev["id"])
        self.begin(s)
        self.add(s, RDF + "type", U(NS + "Event"))
        self.link(s, NS + "relation", "relation", ev["relation"])
        self.link(s, NS + "plover", "plover", ev.get("plover"))
        for part in ("subject", "object"):
            if ev[part] in self.entities:
                self.link(s, NS + part, "entity", ev[part])
            else:
                self.text(s, NS + part, ev[part])
        self.flag(s, NS + "symmetric", ev.get("symmetric"))
        self.date(s, NS + "begin", ev.get("begin"))
        self.date(s, NS + "end", ev.get("end"))
        self.link(s, NS + "factuality", "factuality", ev["factuality"])
        for ident in ev["reports"] or []:
            self.link(s, NS + "report", "statement", ident)
        for ident in ev.get("denials") or []:
            self.link(s, NS + "denial", "statement", ident)
        for source in ev["sources"] or []:
            self.add(s, NS + "source", L(source))
        self.int(s, NS + "support", ev["support"])
        self.add(s, NS + "confidence", L(decimal(ev["confidence"]), "decimal"))


def decimal(x):
    return format(float(x), ".12g")


def canonical(quad):
    """Rounds decimals: Python and Go print the last digits differently."""
    s, p, o, g = quad
    if o[0] == "literal" and p == NS + "confidence":
        o = ("literal", decimal(o[1]), o[2], o[3])
    if p == DCT + "source" and not (o[0] == "literal" and not o[1]):
        o = ("url", o[1]) if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", o[1]) else o
    return s, p, o, g


def term(t):
    if isinstance(t, URIRef):
        return U(str(t))
    if isinstance(t, Literal):
        datatype = str(t.datatype or "")
        return ("literal", str(t), "" if datatype == XSD + "string" else datatype, t.language or "")
    return ("blank", str(t))


def with_rdflib(path, form):
    if form == "turtle":
        graph = rdflib.Graph()
        graph.parse(path, format="turtle")
        return {canonical((str(s), str(p), term(o), "")) for s, p, o in graph}
    data = rdflib.ConjunctiveGraph()
    data.parse(path, format=form)
    return {canonical((str(s), str(p), term(o), str(getattr(g, "identifier", g) or ""))) for s, p, o, g in data.quads()}


NQUAD = re.compile(r'<([^>]*)> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@(\S+))?) (?:<([^>]*)> )?\.$')
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def unescape(s):
    return ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[3] is None else LETTERS.get(m[3], m[3]), s)


def with_rapper(path, form):
    out = subprocess.run(["rapper", "-q", "-i", form, "-o", "nquads", path, BASE], capture_output=True, timeout=300)
    if out.returncode != 0:
        raise ValueError("rapper: " + out.stderr.decode(errors="replace")[:500])
    quads = set()
    for line in out.stdout.decode().split("\n"):
        if not line:
            continue
        m = NQUAD.match(line)
        if m is None:
            raise ValueError("rapper wrote " + line[:200])
        s, p, o, text, datatype, lang, g = m.groups()
        value = U(unescape(o)) if o is not None else ("literal", unescape(text), datatype or "", lang or "")
        quads.add(canonical((unescape(s), unescape(p), value, unescape(g or ""))))
    return quads


def check_rdf(folder, records):
    for file, form, turtle in (("graph.nq", "nquads", False), ("graph.trig", "trig", False), ("graph.ttl", "turtle", True), ("graph.jsonld", "json-ld", False)):
        want = {canonical(q) for q in Expected(records, turtle).quads}
        got = with_rdflib(os.path.join(folder, file), form)
        differ(f"{folder}/{file} by rdflib", "quads", want - got, got - want)


def check_rapper(folders, graphs):
    """All graphs at once: their files may be joined. It refuses NUL and what
    Unicode calls no characters, so graphs that hold one are left to rdflib."""
    refused = re.compile("[\ufdd0-\ufdef\ufffe\uffff]|[" + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 17)) + "]|\\\\u0000")
    chosen = []
    for f in folders:
        with open(os.path.join(f, "graph.jsonl"), encoding="utf-8") as file:
            if not refused.search(file.read()):
                chosen.append(f)
    for file, form, turtle in (("graph.nq", "nquads", False), ("graph.trig", "trig", False), ("graph.ttl", "turtle", True)):
        want = set()
        for f in chosen:
            want |= {canonical(q) for q in Expected(graphs[f], turtle).quads}
        joined = os.path.join(os.path.dirname(folders[0]), "joined-" + file)
        with open(joined, "wb") as out:
            for f in chosen:
                with open(os.path.join(f, file), "rb") as part:
                    out.write(part.read())
        got = with_rapper(joined, form)
        os.remove(joined)
        differ(f"{len(chosen)} joined {file} by rapper", "quads", want - got, got - want)
    return len(chosen)


# --- nodes and edges ----------------------------------------------------------


def expected_nodes_edges(records):
    """The nodes by ID and the edges by statement, with the properties that every
    format of nodes and edges gives them; empty ones are left out."""
    documents = {r["id"]: r for r in records if r["record"] == "document"}
    statements = [r for r in records if r["record"] == "statement"]
    nodes = {}
    for e in records:
        if e["record"] == "entity":
            nodes[e["id"]] = entity_node(e)
    arguments = [st[part] for st in statements for part in ("subject", "object")]
    for a in arguments:
        if "id" in a and a["id"] not in nodes:
            nodes[a["id"]] = entity_node(a)
    literals = {}
    for t, v in sorted({(a.get("type", ""), a.get("value") or a["mention"]) for a in arguments if "id" not in a}):
        ident = f"literal/{t}/{v}"
        while ident in nodes:
            ident += "'"
        literals[t, v] = ident
        nodes[ident] = drop({"entity": ident, "name": v, "type": t, "kind": "literal", "value": v, "known": False})

    def node_of(a):
        return a["id"] if "id" in a else literals[a.get("type", ""), a.get("value") or a["mention"]]

    edges = {}
    for st in statements:
        d = documents.get(st["doc"], {})
        r = st["relation"]
        edges[st["id"]] = (node_of(st["subject"]), node_of(st["object"]), drop({
            "statement": st["id"], "relation": r["id"], "phrase": r["phrase"], "lemma": r["lemma"], "plover": r.get("plover"),
            "in_schema": r["schema"], "symmetric": r.get("symmetric", False), "factuality": st["factuality"],
            "confidence": float(st["confidence"]), "begin": st.get("begin"), "end": st.get("end"),
            "speaker": " > ".join(a["name"] for a in st["attribution"]), "attribution": st["attribution"], "qualifiers": st.get("qualifiers"),
            "sentence": st["text"], "sentence_number": st["sentence"], "sentence_start": st["span"][0], "sentence_end": st["span"][1],
            "subject_mention": st["subject"]["mention"], "subject_start": st["subject"]["span"][0], "subject_end": st["subject"]["span"][1],
            "relation_start": r["span"][0], "relation_end": r["span"][1],
            "object_mention": st["object"]["mention"], "object_start": st["object"]["span"][0], "object_end": st["object"]["span"][1],
            "rule": st["rule"], "document": st["doc"], "document_title": d.get("title"), "document_date": d.get("date"),
            "document_url": d.get("url"), "document_source": d.get("source"),
        }))
    return nodes, edges


def entity_node(e):
    return drop({
        "entity": e["id"], "name": e.get("name"), "type": e.get("type"), "kind": "entity", "aliases": e.get("aliases"),
        "external": [x["scheme"] + ":" + x["value"] for x in e.get("external", [])],
        "stands_for": e.get("standsFor"), "roles": e.get("roles"), "known": e.get("known", False),
    })


def drop(d):
    return {k: v for k, v in d.items() if v is not None and v != "" and v != []}


STRUCTURED = {"aliases", "external", "roles", "attribution", "qualifiers"}
NUMBERS = {"sentence_number", "sentence_start", "sentence_end", "subject_start", "subject_end", "relation_start", "relation_end", "object_start", "object_end"}
XML_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def flat(properties, replace):
    """Properties as hashable values, texts as the format can hold them."""
    out = {}
    for k, v in properties.items():
        if k in STRUCTURED:
            # What JSON writes escaped comes through any format.
            v = json.dumps(json.loads(v) if isinstance(v, str) else v, sort_keys=True)
        elif isinstance(v, str):
            v = replace(v)
        out[k] = v
    return tuple(sorted(out.items(), key=lambda kv: kv[0]))


def clean(v, replace):
    if isinstance(v, str):
        return replace(v)
    if isinstance(v, list):
        return [clean(x, replace) for x in v]
    if isinstance(v, dict):
        return {k: clean(x, replace) for k, x in v.items()}
    return v


def xml_text(s):
    return XML_BAD.sub("\ufffd", s)


def json_xml(v):
    """JSON that passed through XML: only U+FFFE and U+FFFF stand in it unescaped."""
    return clean(v, lambda s: s.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"))


def compare_property_graph(where, nodes, edges, got_nodes, got_edges, text):
    def prepared(properties):
        return {k: json_xml(v) if k in STRUCTURED and text is xml_text else v for k, v in properties.items()}

    same(where, "nodes", [flat(prepared(n), text) for n in nodes.values()], [flat(n, str) for n in got_nodes])
    want = [(text(s), text(t), flat(prepared(p), text)) for s, t, p in edges.values()]
    same(where, "edges", want, [(s, t, flat(p, str)) for s, t, p in got_edges])


def check_graphml(folder, nodes, edges):
    path = os.path.join(folder, "graph.graphml")
    g = networkx.read_graphml(path, force_multigraph=True)
    got_nodes = [dict(d) for _, d in g.nodes(data=True)]
    name = {n: d["entity"] for n, d in g.nodes(data=True)}
    got_edges = [(name[s], name[t], {k: v for k, v in d.items() if k != "id"}) for s, t, d in g.edges(data=True)]
    compare_property_graph(path, nodes, edges, got_nodes, got_edges, xml_text)


def days(s):
    kind = date_type(s)
    try:
        if kind == "gYear":
            return f"{s}-01-01", f"{s}-12-31"
        if kind == "gYearMonth":
            y, m = map(int, s.split("-"))
            return f"{s}-01", str(date(y + m // 12, m % 12 + 1, 1) - timedelta(1)) if y < 9999 else f"{s}-31"
        if kind == "date":
            return s, s
    except ValueError:
        pass
    return "", ""


def check_gexf(folder, nodes, edges):
    path = os.path.join(folder, "graph.gexf")
    with open(path, encoding="utf-8") as f:
        source = f.read()
    # networkx 2.8 knows the namespace of 1.2 only; the elements are the same.
    older = source.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft", 1)
    g = networkx.read_gexf(io.BytesIO(older.encode()))
    got_nodes = [{k: v for k, v in d.items() if k != "label"} for _, d in g.nodes(data=True)]
    name = {n: d["entity"] for n, d in g.nodes(data=True)}
    own = {"id", "label", "spells", "kind"}
    got_edges = [(name[s], name[t], {k: v for k, v in d.items() if k not in own}) for s, t, d in g.edges(data=True)]
    if not g.is_multigraph() and len(edges) > 1 and len({(s, t) for s, t, _ in edges.values()}) < len(edges):
        failures.append(f"{path}: networkx found no parallel edges")
    compare_property_graph(path, nodes, edges, got_nodes, got_edges, xml_text)
    want = []
    for _, _, p in edges.values():
        first, last = days(p.get("begin", ""))[0], days(p.get("end", ""))[1]
        if first and last and last < first:
            first = last = ""
        if first or last:
            want.append((xml_text(p["statement"]), first or None, last or None))
    space = "{http://gexf.net/1.3}"
    got = []
    for e in ET.fromstring(source.encode()).iter(space + "edge"):
        spell = e.find(f"{space}spells/{space}spell")
        if spell is not None:
            got.append((next(a.get("value") for a in e.iter(space + "attvalue") if a.get("for") == "0"), spell.get("start"), spell.get("end")))
    same(path, "spells", want, got)


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.reader(f, strict=True))
    header = rows[0]
    for i, row in enumerate(rows):
        if len(row) != len(header):
            failures.append(f"{path}: record {i} has {len(row)} cells, want {len(header)}")
    return header, rows[1:]


def nul(s):
    return s.replace("\0", "\ufffd")


def typed(name, cell):
    if name in NUMBERS:
        return int(cell)
    if name == "confidence":
        return float(cell)
    if name in ("in_schema", "symmetric", "known"):
        return cell == "true"
    return cell


def check_csv(folder, nodes, edges, records):
    def cells(path):
        header, rows = read_csv(path)
        for row in rows:
            record = {}
            for k, c in zip(header, row):
                if c != "":
                    if k not in NUMBERS and k != "confidence" and re.match("[=+@\t\r\n-]", c):
                        failures.append(f"{path}: a spreadsheet runs {c[:40]!r}")
                    record[k] = typed(k, c[1:] if c.startswith("'") else c)
            yield record

    path = os.path.join(folder, "csv", "edges.csv")
    got_nodes = list(cells(os.path.join(folder, "csv", "nodes.csv")))
    got_edges = [(e.pop("source"), e.pop("target"), e) for e in cells(path)]
    compare_property_graph(path, nodes, edges, got_nodes, got_edges, nul)
    path = os.path.join(folder, "csv", "documents.csv")
    want = [(nul(r["id"]), nul(r.get("title", "")), nul(r.get("text", "")), str(r["body"][0])) for r in records if r["record"] == "document"]
    got = [(r["document"], r.get("title", ""), r.get("text", ""), r["body_start"]) for r in cells(path)]
    same(path, "documents", want, got)
    path = os.path.join(folder, "csv", "events.csv")
    want = [(nul(r["id"]), nul(r["subject"]), json.dumps(r["reports"] or [])) for r in records if r["record"] == "event"]
    got = [(r["event"], r.get("subject", ""), json.dumps(json.loads(r.get("reports", "[]")))) for r in cells(path)]
    same(path, "events", want, got)


def check_neo4j(folder, nodes, edges):
    def cells(path):
        header, rows = read_csv(path)
        for row in rows:
            record = {}
            for k, c in zip(header, row):
                name, _, kind = k.partition(":")
                if c == "":
                    continue
                if kind == "string[]":
                    c = json.dumps(c.split("\x1f"))
                record[name if name and not kind.startswith("ID") else k] = typed(name, c)
            yield record

    path = os.path.join(folder, "neo4j", "statements.csv")

    def arrays(properties):
        out = dict(properties)
        for k in ("aliases", "external"):
            if k in out:
                out[k] = [nul(x).replace("\x1f", " ") for x in out[k]]
                if "".join(out[k]) == "" and len(out[k]) == 1:
                    del out[k]
        return out

    got_nodes = []
    for n in cells(os.path.join(folder, "neo4j", "entities.csv")):
        labels = n.pop(":LABEL").split("\x1f")
        if labels[0].lower() != n["kind"]:
            failures.append(f"{path}: labels {labels} of a {n['kind']}")
        n["entity"] = n.pop("entity:ID(Node)")
        got_nodes.append(n)
    got_edges = []
    for e in cells(path):
        source, target, kind = e.pop(":START_ID(Node)"), e.pop(":END_ID(Node)"), e.pop(":TYPE")
        if re.sub("[^A-Za-z0-9_]+", "_", e["relation"], flags=re.ASCII).strip("_") != kind.strip("_"):
            failures.append(f"{path}: relation {e['relation']!r} has the type {kind!r}")
        got_edges.append((source, target, e))
    compare_property_graph(path, {k: arrays(n) for k, n in nodes.items()}, edges, got_nodes, got_edges, nul)


CYPHER_STRING = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)


def check_cypher(folder, nodes, edges):
    path = os.path.join(folder, "graph.cypher")
    with open(path, encoding="utf-8", newline="") as f:
        lines = f.read().split("\n")
    got_nodes, got_edges = [], []
    for line in lines:
        strings = [unescape(s) for s in CYPHER_STRING.findall(line)]
        code = CYPHER_STRING.sub("''", line)
        if line.startswith("MERGE (n:Node"):
            got_nodes.append(strings[0])
        elif line.startswith("MATCH"):
            got_edges.append(tuple(strings[:3]))
        if line and (not code.endswith(";") or code.count(";") != 1 or re.search(r"[^\x20-\x7e]", code)):
            failures.append(f"{path}: code from a text: {code[:200]!r}")
    same(path, "nodes", list(nodes), got_nodes)
    same(path, "edges", [(s, t, i) for i, (s, t, _) in edges.items()], got_edges)


def check_cytoscape(folder, nodes, edges, records):
    path = os.path.join(folder, "graph.cyjs")
    with open(path, encoding="utf-8") as f:
        source = f.read()
    if re.search("[<>&]", source):
        failures.append(f"{path}: holds < > or &")
    elements = json.loads(source)["elements"]
    name = {n["data"]["id"]: n["data"]["entity"] for n in elements["nodes"]}
    same(path, "nodes", list(nodes), list(name.values()))
    got = {e["data"]["statement"]["id"]: e["data"] for e in elements["edges"]}
    for st in records:
        if st["record"] != "statement":
            continue
        e = got.pop(st["id"])
        s, t, _ = edges[st["id"]]
        if (name[e["source"]], name[e["target"]]) != (s, t) or dict(e["statement"], record="statement") != st:
            failures.append(f"{path}: statement {st['id']!r} differs")
    differ(path, "edges", [], got)


def check_plover(folder, records):
    path = os.path.join(folder, "graph.plover.json")
    with open(path, encoding="utf-8") as f:
        got = json.load(f)
    want = [(r["id"], r["relation"]["plover"], r["text"], r["subject"]["mention"], r["object"]["mention"])
            for r in records if r["record"] == "statement" and r["factuality"] == "fact" and r["relation"].get("plover")]
    same(path, "records", want, [(r["id"], r["event"], r["text"], r["source"][0]["actorText"], r["target"][0]["actorText"]) for r in got])


def check_mermaid(folder, nodes, edges, records):
    path = os.path.join(folder, "graph.mmd")
    with open(path, encoding="utf-8", newline="") as f:
        lines = f.read().split("\n")
    count = 0
    for line in lines[lines.index("flowchart LR") + 1:]:
        if re.fullmatch(r'  (n\d+(\[/|\(\[|\{\{|\[|\()"[^"<>`]+"(/\]|\]\)|\}\}|\]|\))|empty\[.*\])?', line) or line == "":
            continue
        m = re.fullmatch(r'  n\d+ (-->|---|-\.-|--x|-\.->)\|"[^"<>`|]+"\| n\d+', line)
        if m is None:
            failures.append(f"{path}: {line!r}")
            continue
        times = re.search(r' ×(\d+)"\|', line)
        count += int(times[1]) if times else 1
    if count != len(edges):
        failures.append(f"{path}: the arrows stand for {count} statements of {len(edges)}")


def main():
    folders = sorted(os.path.join(sys.argv[1], d) for d in os.listdir(sys.argv[1]) if os.path.isdir(os.path.join(sys.argv[1], d)))
    if not folders:
        sys.exit("no graphs in " + sys.argv[1])
    graphs, quads, statements = {}, 0, 0
    for folder in folders:
        with open(os.path.join(folder, "graph.jsonl"), encoding="utf-8") as f:
            records = graphs[folder] = [json.loads(line) for line in f]
        nodes, edges = expected_nodes_edges(records)
        statements += len(edges)
        for check, args in (
            (check_rdf, (records,)), (check_graphml, (nodes, edges)), (check_gexf, (nodes, edges)), (check_csv, (nodes, edges, records)),
            (check_neo4j, (nodes, edges)), (check_cypher, (nodes, edges)), (check_cytoscape, (nodes, edges, records)),
            (check_plover, (records,)), (check_mermaid, (nodes, edges, records)),
        ):
            try:
                check(folder, *args)
            except Exception as e:  # a reader that gives up is a failure, not the end
                failures.append(f"{folder}: {check.__name__}: {type(e).__name__}: {str(e)[:500]}")
    try:
        rapped = check_rapper(folders, graphs)
    except ValueError as e:
        failures.append(str(e))
        rapped = 0
    for f in failures[:40]:
        print(f)
    if failures:
        sys.exit(f"{len(failures)} differences")
    print(f"{len(folders)} graphs with {statements} statements read back equal by rdflib {rdflib.__version__}, "
          f"networkx {networkx.__version__}, csv, json; {rapped} by rapper")


main()
