-- What became of each event of a captured document: jobs that proceed past errors, listed page by page.
alter table capture.job add column rejected int not null default 0;
-- What was wrong, as EPCIS 2.0 §12 lists it; at most some thousands, `error_count` counts all.
alter table capture.job add column errors jsonb not null default '[]';
alter table capture.job add column error_count int not null default 0;
-- Who sees everybody's jobs reads them in this order.
create index on capture.job (created_time, id);

-- Reasons of error declarations stand as their bare word, as business steps and dispositions do (CBV 2.0 §7.5).
update journal.event set declaration_reason = regexp_replace(declaration_reason,
  '^(urn:epcglobal:cbv:er:|https?://(ref|ns)[.]gs1[.]org/cbv/ER-|cbv:ER-)(did_not_occur|incorrect_data)$', '\3')
where declaration_reason ~ ':(er:|.*ER-)(did_not_occur|incorrect_data)$';
