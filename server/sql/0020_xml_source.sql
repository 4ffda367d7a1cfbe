-- The exact XML of an event that came as XML, and as JSON the prefixes declared around it; source is then what it says in JSON.
alter table journal.event add column xml_source text, add column xml_namespaces text;
