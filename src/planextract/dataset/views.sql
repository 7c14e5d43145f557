-- Views for those who only want the answer. Every view names the plan it rests on, and none adds totals to their parts.

-- What each organisation was given: per organisation and fiscal year, from the plan whose budget year it is.
-- Where several tables of a plan state the same organisation, the one that covers most organisations is taken
-- (the first of equals), so that nothing is counted twice; "stated_in_tables" says how many there are. Columns that tell
-- income and cost apart count by their net; where no net is printed, by cost less income in the table's sign convention
-- (null where that is unknown).
CREATE VIEW adopted_budget AS
WITH stated AS (
    SELECT l.source_id, l.document_id, l.statement, l.organisation_id, l.fiscal_year, l.table_id, t.sign_convention,
           COALESCE(l.organisation_id, l.organisation) AS board,
           t.title AS table_title, t.page AS table_page,
           MAX(l.organisation) AS organisation,
           COALESCE(
               SUM(CASE WHEN l.measure IN ('amount', 'net') THEN l.amount_sek END),
               CASE t.sign_convention
                   WHEN 'costs_negative' THEN SUM(l.amount_sek)
                   WHEN 'costs_positive' THEN
                       SUM(CASE WHEN l.measure = 'cost' THEN l.amount_sek ELSE -ABS(l.amount_sek) END)
               END
           ) AS amount_sek,
           COUNT(*) AS line_count
    FROM budget_lines AS l
    JOIN documents AS d USING (document_id)
    JOIN tables AS t USING (table_id)
    WHERE d.is_current AND l.fiscal_year = d.budget_year AND l.stage = 'budget' AND NOT l.is_total
      AND l.statement IN ('operating', 'investment') AND l.entity = 'municipality'
      AND board IS NOT NULL AND l.amount_sek IS NOT NULL
      AND l.measure IN ('amount', 'net', 'income', 'cost')
    GROUP BY l.document_id, l.statement, board, l.fiscal_year, l.table_id
),
ranked AS (
    SELECT stated.*,
           COUNT(*) OVER same_thing AS stated_in_tables,
           ROW_NUMBER() OVER (
               PARTITION BY document_id, statement, board, fiscal_year
               ORDER BY covered DESC, table_page, table_id
           ) AS choice
    FROM (
        SELECT stated.*, COUNT(*) OVER (PARTITION BY document_id, statement, table_id) AS covered FROM stated
    ) AS stated
    WINDOW same_thing AS (PARTITION BY document_id, statement, board, fiscal_year)
)
SELECT r.source_id, r.organisation_id, COALESCE(o.name, r.organisation) AS organisation, r.fiscal_year, r.statement,
       r.amount_sek, r.sign_convention, r.document_id, r.table_id, r.table_title, r.line_count, r.stated_in_tables
FROM ranked AS r
LEFT JOIN organisations AS o USING (source_id, organisation_id)
WHERE r.choice = 1;

-- How each year was seen from plan to plan: one row per table row, fiscal year and plan, with the figure of the plan before.
CREATE VIEW revisions AS
SELECT l.source_id, l.series_id, s.statement, s.entity, s.organisation_id, s.parent_label, s.label, l.measure, l.is_total,
       l.fiscal_year, d.period_start, d.period_end, l.stage, l.value, l.unit, l.amount_sek,
       LAG(l.amount_sek) OVER plans AS previous_amount_sek,
       l.amount_sek - LAG(l.amount_sek) OVER plans AS change_sek,
       l.document_id, l.page, l.line_id
FROM budget_lines AS l
JOIN documents AS d USING (document_id)
JOIN series AS s USING (series_id)
WHERE d.is_current AND l.fiscal_year IS NOT NULL AND l.stage IS NOT 'deviation'
WINDOW plans AS (PARTITION BY l.series_id, l.fiscal_year, l.measure ORDER BY d.period_start, d.period_end, l.line_id);

-- The life of each goal: one row per goal and plan, and one more where it was dropped or cannot be followed.
CREATE VIEW goal_history AS
SELECT g.source_id, g.thread_id, d.period_start, d.period_end, g.document_id, g.goal_id, a.name AS area, g.label, g.kind,
       g.text, c.change, c.area_changed, c.ambition, c.ambition_aspect, g.page
FROM goals AS g
JOIN documents AS d USING (document_id)
LEFT JOIN areas AS a USING (area_id)
LEFT JOIN goal_changes AS c ON c.to_goal_id = g.goal_id
WHERE d.is_current
UNION ALL
SELECT c.source_id, c.thread_id, d.period_start, d.period_end, c.to_document_id, NULL, NULL, NULL, g.kind,
       NULL, c.change, c.area_changed, c.ambition, c.ambition_aspect, NULL
FROM goal_changes AS c
JOIN documents AS d ON d.document_id = c.to_document_id
LEFT JOIN goals AS g ON g.goal_id = c.from_goal_id
WHERE c.to_goal_id IS NULL AND d.is_current
ORDER BY 2, 3, 4, 6;
