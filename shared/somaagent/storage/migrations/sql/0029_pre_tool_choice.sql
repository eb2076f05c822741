-- Whether the first step of a persona's turns may, must or must not call tools: `auto`, `required`, `none` or
-- one tool's name; null is `auto`.
ALTER TABLE personas ADD COLUMN tool_choice text;
