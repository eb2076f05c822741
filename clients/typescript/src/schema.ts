// Types of the gateway's HTTP API; written by `make clients`, do not edit.
// Of the OpenAPI document with the SHA-256 420d4f02a43ed01c467889584a8568949c05eed2587e68f704a2f35d19958a8c.

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive?
         * @description The process answers.
         */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can the gateway work?
         * @description Without Postgres nothing works, nor without the migrations of this release.
         *
         *     Without Redis answers still arrive but do not stream, and by default only reads are answered.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How is the gateway?
         * @description How the gateway and what it works with are, in the original system's words.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How is the gateway?
         * @description How the gateway and what it works with are, in the original system's words.
         */
        get: operations["get_original_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish events
         * @description Publish CloudEvents 1.0; 202 means that the broker has stored every one of them.
         *
         *     One wrong event and none is published. After 503, `events` of the answer says which ones were
         *     stored; repeat the whole request, since consumers know an event again by `source` and `id`.
         *     Tenant and subject are those of the credential: the platform sets `tenantid`, `subjectid`,
         *     `partitionkey` and `signature`, and refuses events that bring them.
         */
        post: operations["publish_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sessions
         * @description List the tenant's sessions, the newest first; with relations, those one may read.
         */
        get: operations["list_sessions"];
        put?: never;
        /**
         * Create a session
         * @description Create a session; the body may be left out.
         */
        post: operations["create_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a session
         * @description Get a session of the caller's tenant.
         */
        get: operations["get_session"];
        put?: never;
        post?: never;
        /**
         * Delete a session
         * @description Delete a session with all that was said in it; its turns end with `interrupted`.
         *
         *     Files that only its messages have go with it, if its creator or the caller uploaded them.
         */
        delete: operations["delete_session"];
        options?: never;
        head?: never;
        /**
         * Rename a session
         * @description Give a session another title.
         */
        patch: operations["rename_session"];
        trace?: never;
    };
    "/v1/sessions/{session_id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Empty the history of a session
         * @description Begin anew in the same session: its turns leave the history, and those that are not over end.
         *
         *     Its canvas is emptied. Files that only its messages have go, if its creator or the caller
         *     uploaded them.
         */
        post: operations["reset_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a session
         * @description Keep messages without a turn beginning; a turn that runs goes on to its end.
         *
         *     With `{"paused": false}`, as the original system took it, the session is resumed.
         */
        post: operations["pause_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a session
         * @description Let turns begin again, the oldest first.
         */
        post: operations["resume_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what happened in a session
         * @description List messages, ends of turns and changes of the session, the oldest first.
         */
        get: operations["list_session_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/canvas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a session's canvas shows
         * @description List the items that the session's turns have put on its canvas, the oldest first.
         *
         *     New ones are told by the stream as `canvas_item`. Items of turns that were replaced or taken
         *     back are not shown; resetting the session empties the canvas.
         */
        get: operations["list_canvas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a session
         * @description Export a session as it is at this moment, with all versions and what was interrupted.
         */
        get: operations["export_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export a session as one text
         * @deprecated
         * @description Export a session as the original system did, with its lines as one text of JSON.
         *
         *     409 where that is too large.
         *
         *     Deprecated: `/v1/sessions` does the same.
         */
        post: operations["export_original_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import a session
         * @description Import what an export gave, as a new session of the caller; all of it, or nothing.
         *
         *     Everything gets a new id. A turn that was not over is `interrupted`. Files stay attached where
         *     the tenant has them, and are left out where it has not. As JSON the original system's `chats`
         *     are taken, several at once.
         */
        post: operations["import_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the messages of a session
         * @description List messages and answers of the history, the oldest first.
         */
        get: operations["list_messages"];
        put?: never;
        /**
         * Post a message
         * @description Post a message; 202 means that it is stored and will be answered.
         *
         *     The answer streams at `stream_url`; who waits gets it at once when the turn is over in time, and
         *     what a client that goes away has posted is answered nevertheless. After 503, repeat the request
         *     with the same `Idempotency-Key`.
         */
        post: operations["post_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/messages/{message_id}/edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit a message
         * @description Ask something else in the place of an earlier question.
         *
         *     The earlier turn and all that followed leave the history; what is not over yet is stopped. The
         *     new question has a message and a turn of its own.
         */
        post: operations["edit_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/messages/{message_id}/regenerate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a message anew
         * @description Ask the same question again, named by its own id or by that of its answer.
         *
         *     As after an edit, what followed leaves the history; `versions` has all answers.
         */
        post: operations["regenerate_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/messages/{message_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of a message
         * @description List what was asked and answered in this place, by any of its messages.
         */
        get: operations["list_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a session's history
         * @description Read the conversation as Markdown, the oldest turn first.
         *
         *     Whoever accepts JSON alone gets the Markdown in it, with its tokens, as the original system
         *     answered; 409 where that is too large.
         */
        get: operations["get_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/history.md": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a session's history
         * @description Read the conversation as Markdown, whatever `Accept` says.
         */
        get: operations["get_history_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/context": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what the model would be shown
         * @description Get the messages that would be sent to the model now, with their tokens.
         */
        get: operations["get_context"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a quick action
         * @description Ask the action's question; from there on it is a message as any other.
         */
        post: operations["run_action"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/action-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List actions
         * @description List the built-in actions and the tenant's templates by their name.
         */
        get: operations["list_templates"];
        put?: never;
        /**
         * Create an action template
         * @description Create an action of the caller's tenant, which `POST …/actions` runs by its name.
         */
        post: operations["create_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/action-templates/{template_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an action
         * @description Get a built-in action or a template of the caller's tenant.
         */
        get: operations["get_template"];
        /**
         * Replace an action template
         * @description Give an action another question; what ran before stays as it was asked.
         */
        put: operations["replace_template"];
        post?: never;
        /**
         * Delete an action template
         * @description Delete an action; messages that came of it stay.
         */
        delete: operations["delete_template"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/turns/{turn_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a turn
         * @description Get the state of a turn, the tools that it called, and what came of them.
         */
        get: operations["get_turn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/turns/{turn_id}/calls/{call_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a call of a tool
         * @description Get a call with its whole result, whatever its size.
         */
        get: operations["get_tool_call"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/turns/{turn_id}/interrupt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a turn
         * @description Stop a turn; 202 means that it will end, with what was said until then.
         *
         *     A turn that has not begun is over at once. Its stream ends with `interrupted`.
         */
        post: operations["interrupt_turn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/turns/{turn_id}/trail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the events of a turn
         * @description Get the events of a turn: who handled them, how long they waited, how long it took.
         */
        get: operations["get_trail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requeue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List blocked calls
         * @description List the tenant's calls that were blocked and could be approved, the newest first.
         */
        get: operations["list_requeue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requeue/{requeue_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a blocked call
         * @description Get a blocked call with its arguments, what the policy was asked, and what was decided.
         */
        get: operations["get_requeue_entry"];
        put?: never;
        post?: never;
        /**
         * Discard a blocked call
         * @deprecated
         * @description Deny a call. One that is over already is as good as deleted.
         *
         *     Deprecated: `/v1/requeue/{requeue_id}/deny` does the same.
         */
        delete: operations["delete_original_entry"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requeue/{requeue_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a blocked call
         * @description Let a call run, once and with these arguments, unless a rule denies it.
         *
         *     By default somebody else than the person who asked has to, or one with the role `operator` or
         *     `admin`; the policies know who asked as `context.requester`. A repeated approval changes
         *     nothing. After 503 it is stored; repeat it to have the call begin.
         */
        post: operations["approve_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requeue/{requeue_id}/deny": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deny a blocked call
         * @description End a call as `blocked`; its turn goes on and the model is told the reason.
         *
         *     A repeated denial changes nothing. After 503 it is stored.
         */
        post: operations["deny_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requeue/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide several blocked calls
         * @description Approve or deny several calls in one transaction.
         *
         *     One that waits no longer, or may not be approved, stops no other.
         */
        post: operations["decide_calls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream answers
         * @description Stream a turn, or a whole session from its earliest unfinished turn on.
         *
         *     `restarted` voids the deltas that the turn has streamed so far. `tool_call` says which tool the
         *     turn waits for, and `tool_result` what came of it; one may come twice with the same `call_id`.
         *     `waiting_for_approval` says that a call goes on when somebody has decided its `requeue_id`, and
         *     `canvas_item` what the session's canvas shows besides; one may come twice with one `item_id`.
         *     `completed` has the whole answer. A client that was cut off sends `Last-Event-ID` and gets what
         *     it missed.
         */
        get: operations["stream_answers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a WebSocket
         * @description Open a WebSocket (RFC 6455) on which messages go in and the session's events come out.
         *
         *     Offer the subprotocol `soma.v1`; a page in a browser, which can set no header, offers its token
         *     as a second one, `bearer.TOKEN`. Frames and close codes: `docs/websocket.md`.
         */
        get: operations["open_socket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List personas
         * @description List the tenant's personas by their id, the built-in one first.
         */
        get: operations["list_personas"];
        put?: never;
        /**
         * Create a persona
         * @description Create a persona of the caller's tenant.
         */
        post: operations["create_persona"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{persona_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a persona
         * @description Get a persona of the caller's tenant.
         */
        get: operations["get_persona"];
        put?: never;
        post?: never;
        /**
         * Delete a persona
         * @description Delete a persona; sessions that name it go on with the built-in one.
         */
        delete: operations["delete_persona"];
        options?: never;
        head?: never;
        /**
         * Change a persona
         * @description Change a persona; turns that begin from now on use it as it is then.
         */
        patch: operations["change_persona"];
        trace?: never;
    };
    "/v1/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tools
         * @description List the tools that personas of the caller's tenant can have their turns offered.
         */
        get: operations["list_tools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tools and what is decided about them
         * @description List every tool of the platform, with what the tenant decided about it.
         */
        get: operations["list_decided_tools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/tools/{tool_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a tool and what is decided about it
         * @description Get a tool of the platform, with what the tenant decided about it.
         */
        get: operations["get_tool"];
        /**
         * Decide about a tool
         * @description Enable or disable a tool for the tenant: at once, also for calls that have not begun.
         *
         *     And grant, or take, what the programs of such a tool as `code_execute` may reach.
         */
        put: operations["decide_tool"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/model-profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List model profiles
         * @description List the tenant's own profiles; what it has none for is played by the platform's.
         */
        get: operations["list_profiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/model-profiles/{role}/{mode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a model profile
         * @description Get a profile of the caller's tenant.
         */
        get: operations["get_profile"];
        /**
         * Create or replace a model profile
         * @description Give a role a model; every step of a turn that begins from now on uses it.
         */
        put: operations["put_profile"];
        post?: never;
        /**
         * Delete a model profile
         * @description Delete a profile; what remains for the role plays it, in the end the platform's own.
         */
        delete: operations["delete_profile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List budgets
         * @description List the tenant's limits, and how much of each is spent and reserved.
         */
        get: operations["list_budgets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/budgets/{scope}/{name}/{period}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set a budget
         * @description Limit what may be spent; what was spent in the period already counts.
         */
        put: operations["put_budget"];
        post?: never;
        /**
         * Delete a budget
         * @description Take a limit away; what is spent is counted all the same.
         */
        delete: operations["delete_budget"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the usage
         * @description Read what the tenant's answers cost by day, persona, key and model, the newest day first.
         */
        get: operations["get_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what is decided about traces
         * @description Get whether the tenant agreed to have its texts in traces, and whether that may be.
         */
        get: operations["get_telemetry"];
        /**
         * Decide about traces
         * @description Agree to have what models are asked and say in traces, redacted, or take that back.
         *
         *     It holds from the next step of any turn. Who decided is kept for good.
         */
        put: operations["decide_telemetry"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/turns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how turns ended
         * @description Read how the tenant's turns ended, the newest day first: tokens, cost, latency and quality.
         *
         *     The sums are for understanding, some seconds behind, and count no turn twice; what is billed is
         *     `/v1/usage`.
         */
        get: operations["get_turn_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how calls of tools ended
         * @description Read how the calls of tools in the tenant's turns ended, the newest day first.
         */
        get: operations["get_tool_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete a chat
         * @description Continue a conversation that the client holds, as OpenAI's clients ask for it.
         *
         *     Nothing is stored. A client that goes away stops the generation. `Idempotency-Key` is for
         *     answers that are not streamed; with one the answer is finished and kept for a repeat.
         */
        post: operations["complete_chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a response
         * @description Answer text or items, after the stored response that the request names, if it names one.
         *
         *     A response is stored unless `store` is false; its creator alone can retrieve, continue and
         *     delete it, until it expires. A client that goes away stops the generation, and nothing is
         *     stored. `Idempotency-Key` works as for chat completions.
         */
        post: operations["create_response"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses/{response_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a response
         * @description Get a response that the caller created and stored.
         */
        get: operations["get_response"];
        put?: never;
        post?: never;
        /**
         * Delete a response
         * @description Forget a response. Responses that continue it stay, with the conversation before them.
         */
        delete: operations["delete_response"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List models
         * @description List what `model` of a request may say: the built-in persona and the tenant's own.
         */
        get: operations["list_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a model
         * @description Get a persona of the caller's tenant as a model.
         */
        get: operations["get_model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List files
         * @description List the tenant's files, the newest first; deleted ones are left out.
         */
        get: operations["list_files"];
        put?: never;
        /**
         * Upload files
         * @description Upload one or more files as `multipart/form-data`; all are taken, or none.
         *
         *     The content decides `media_type`. A file that the scanner did not pass is `quarantined`. For
         *     large files and bad lines there are resumable uploads at `/v1/uploads`.
         */
        post: operations["upload_files"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a file's description
         * @description Get what is known of a file.
         */
        get: operations["get_file"];
        put?: never;
        post?: never;
        /**
         * Delete a file
         * @description Delete a file's content; messages that mention it keep its name.
         */
        delete: operations["delete_file"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{file_id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a download link
         * @description Make a link that fetches the content without a token, for a few minutes.
         *
         *     409 means that the file is not ready, or quarantined.
         */
        post: operations["make_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin a resumable upload
         * @description Begin an upload; the tenant's quota reserves its bytes until it is finished or expires.
         */
        post: operations["begin_upload"];
        delete?: never;
        /**
         * Ask what resumable uploads can do
         * @description Ask for versions, extensions and limits; needs no token.
         */
        options: operations["describe_uploads"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End an upload
         * @description End an upload and remove what was received; a finished one is deleted as a file.
         */
        delete: operations["end_upload"];
        options?: never;
        /**
         * Ask where an upload goes on
         * @description Ask how many bytes of an upload have been received.
         */
        head: operations["upload_offset"];
        /**
         * Send content of an upload
         * @description Send the content, or the next part of it; the last one checks the file.
         *
         *     After a cut, `HEAD` says where to go on. The finished upload is the file of the same id.
         */
        patch: operations["send_content"];
        trace?: never;
    };
    "/v1/downloads/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file
         * @description Download the content of a file; the link is the credential.
         */
        get: operations["download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Ask about a download
         * @description Ask for the headers that the download would have.
         */
        head: operations["download_headers"];
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description List the tenant's keys, the newest first, revoked and expired ones included.
         */
        get: operations["list_api_keys"];
        put?: never;
        /**
         * Create an API key
         * @description Create a key that acts for the caller, with no more scopes than the caller has.
         *
         *     The answer has the secret, and nothing else ever will.
         */
        post: operations["create_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{api_key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an API key
         * @description Get a key of the tenant, without its secret.
         */
        get: operations["get_api_key"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Revoke a key for good; within five seconds no process accepts it any more.
         *
         *     The streams that it opened are cut.
         */
        delete: operations["revoke_api_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Log in with a browser
         * @description Send the browser to the OpenID provider.
         */
        get: operations["begin_login"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come back from the provider
         * @description Finish the login that this browser began.
         */
        get: operations["finish_login"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is logged in?
         * @description Tell who is logged in with this browser, and its CSRF token.
         */
        get: operations["get_browser_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description End the session of this browser, and say where to end the provider's, too.
         *
         *     From there the provider sends the browser to `SOMA_OIDC_POST_LOGOUT_URL`, where one is set.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post a message
         * @deprecated
         * @description Post a message, in a new session unless one is named.
         *
         *     Deprecated: `/v1/sessions/{session_id}/messages` does the same.
         */
        post: operations["post_original_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/action": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a quick action
         * @deprecated
         * @description Ask the action's question, in a new session unless one is named.
         *
         *     Deprecated: `/v1/sessions/{session_id}/actions` does the same.
         */
        post: operations["run_original_action"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/context-window": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what the model would be shown
         * @deprecated
         * @description Get the messages that would be sent to the model now, as one text.
         *
         *     Deprecated: `/v1/sessions/{session_id}/context` does the same.
         */
        get: operations["get_original_context"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attachments/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download an attachment
         * @deprecated
         * @description Download the content of a file; 403 where it is quarantined, 410 where it is gone.
         *
         *     Deprecated: `/v1/files/{file_id}/links` does the same.
         */
        get: operations["get_attachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/{session_id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a WebSocket
         * @deprecated
         * @description Open a WebSocket (RFC 6455) on which messages go in and the session's events come out.
         *
         *     Offer the subprotocol `soma.v1`; a page in a browser, which can set no header, offers its token
         *     as a second one, `bearer.TOKEN`. Frames and close codes: `docs/websocket.md`.
         *
         *     Deprecated: `/v1/sessions/{session_id}/ws` does the same.
         */
        get: operations["open_original_socket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/{session_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream answers
         * @deprecated
         * @description Stream a turn, or a whole session from its earliest unfinished turn on.
         *
         *     `restarted` voids the deltas that the turn has streamed so far. `tool_call` says which tool the
         *     turn waits for, and `tool_result` what came of it; one may come twice with the same `call_id`.
         *     `waiting_for_approval` says that a call goes on when somebody has decided its `requeue_id`, and
         *     `canvas_item` what the session's canvas shows besides; one may come twice with one `item_id`.
         *     `completed` has the whole answer. A client that was cut off sends `Last-Event-ID` and gets what
         *     it missed.
         *
         *     Deprecated: `/v1/sessions/{session_id}/stream` does the same.
         */
        get: operations["stream_original_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @deprecated
         * @description List the tenant's keys, the newest first, revoked and expired ones included.
         *
         *     Deprecated: `/v1/api-keys` does the same.
         */
        get: operations["list_original_keys"];
        put?: never;
        /**
         * Create an API key
         * @deprecated
         * @description Create a key that acts for the caller, with no more scopes than the caller has.
         *
         *     The answer has the secret, and nothing else ever will.
         *
         *     Deprecated: `/v1/api-keys` does the same.
         */
        post: operations["create_original_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{api_key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @deprecated
         * @description Revoke a key for good; within five seconds no process accepts it any more.
         *
         *     The streams that it opened are cut.
         *
         *     Deprecated: `/v1/api-keys/{api_key_id}` does the same.
         */
        delete: operations["revoke_original_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/requeue/{requeue_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve a blocked call
         * @deprecated
         * @description Approve a call, or deny it with `allow` false; either is kept with who did it.
         *
         *     Deprecated: `/v1/requeue/{requeue_id}/approve` does the same.
         */
        post: operations["resolve_original_entry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which version is this?
         * @description Name and version of the product.
         */
        get: operations["get_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the metrics
         * @description Read what the process that answers has counted since its start, of all tenants together.
         *
         *     No label names a tenant, a session or a subject.
         */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics/platform": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the metrics of the platform
         * @description Read what all processes of all functions have counted, those that are gone included.
         *
         *     Every process of the gateway gives the same answer, so scrape one address, not each pod. Some
         *     labels name tenants, none names a session or a subject. Whoever accepts OpenMetrics gets that,
         *     with exemplars: ids of traces that fell into a bucket lately.
         */
        get: operations["get_platform_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AcceptedEvents
         * @description The broker has stored every event of the request.
         * @example {
         *       "events": [
         *         {
         *           "id": "order-4711-shipped",
         *           "source": "https://shop.acme.example/orders",
         *           "status": "accepted"
         *         }
         *       ]
         *     }
         */
        AcceptedEvents: {
            /**
             * Events
             * @description In the order of the request.
             */
            events: components["schemas"]["EventOutcome"][];
        };
        /**
         * AcceptedMessage
         * @description A message that is stored and whose event the broker has taken: it will be answered.
         * @example {
         *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
         *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
         *       "stream_url": "/v1/sessions/5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11/stream?turn_id=0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
         *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
         *     }
         */
        AcceptedMessage: {
            /**
             * Session Id
             * Format: uuid
             * @description The session.
             */
            session_id: string;
            /**
             * Message Id
             * Format: uuid
             * @description The stored message.
             */
            message_id: string;
            /**
             * Turn Id
             * Format: uuid
             * @description The turn that answers the message.
             */
            turn_id: string;
            /**
             * Stream Url
             * @description Where the answer streams, relative to this server.
             */
            stream_url: string;
        };
        /**
         * AnsweredMessage
         * @description A message whose turn is over.
         * @example {
         *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
         *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
         *       "stream_url": "/v1/sessions/5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11/stream?turn_id=0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
         *       "text": "Paris.",
         *       "turn": {
         *         "answer_message_id": "2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90",
         *         "attachments": [
         *           {
         *             "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
         *             "media_type": "text/markdown",
         *             "name": "notes.md",
         *             "shown": "truncated",
         *             "size": 48213,
         *             "state": "ready"
         *           }
         *         ],
         *         "attempt": 1,
         *         "completed_at": "2026-01-01T12:00:00.000000Z",
         *         "created_at": "2026-01-01T12:00:00.000000Z",
         *         "finish_reason": "stop",
         *         "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
         *         "persona": "default",
         *         "profile": "default",
         *         "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
         *         "state": "completed",
         *         "steps": [
         *           {
         *             "attempt": 1,
         *             "calls": [
         *               {
         *                 "arguments": {
         *                   "expression": "37 * 43"
         *                 },
         *                 "attempt": 1,
         *                 "call_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
         *                 "cost": 0,
         *                 "duration_ms": 1.8,
         *                 "finished_at": "2026-01-01T12:00:00.000000Z",
         *                 "place": 0,
         *                 "reasons": [],
         *                 "requested_at": "2026-01-01T12:00:00.000000Z",
         *                 "result": 1591,
         *                 "started_at": "2026-01-01T12:00:00.000000Z",
         *                 "state": "finished",
         *                 "status": "success",
         *                 "step": 0,
         *                 "tool": "calculate",
         *                 "truncated": false,
         *                 "usage": {},
         *                 "version": "1",
         *                 "error": null
         *               }
         *             ],
         *             "finished_at": "2026-01-01T12:00:00.000000Z",
         *             "model": "chat",
         *             "step": 0,
         *             "text": "",
         *             "tools": [
         *               "calculate"
         *             ],
         *             "usage": {
         *               "estimated": false,
         *               "input_tokens": 241,
         *               "output_tokens": 22
         *             }
         *           }
         *         ],
         *         "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
         *         "usage": {
         *           "input_tokens": 61,
         *           "output_tokens": 9
         *         },
         *         "waiting_for": [],
         *         "error": null
         *       },
         *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
         *     }
         */
        AnsweredMessage: {
            /**
             * Session Id
             * Format: uuid
             * @description The session.
             */
            session_id: string;
            /**
             * Message Id
             * Format: uuid
             * @description The stored message.
             */
            message_id: string;
            /**
             * Turn Id
             * Format: uuid
             * @description The turn that answers the message.
             */
            turn_id: string;
            /**
             * Stream Url
             * @description Where the answer streams, relative to this server.
             */
            stream_url: string;
            /**
             * @description How the turn ended; `state` is completed, failed, interrupted, refused, expired or
             *     withdrawn.
             */
            turn: components["schemas"]["Turn"];
            /**
             * Text
             * @description The answer, as far as there is one.
             */
            text: string | null;
        };
        /**
         * ApiKeyDetails
         * @description A key without its secret.
         * @example {
         *       "api_key_id": "6a0f2c5e-3d1c-4bb6-8f7a-8d8b0f0a6a55",
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "created_by": "ada",
         *       "expires_at": "2026-04-01T12:00:00.000000Z",
         *       "name": "nightly report",
         *       "scopes": [
         *         "sessions:read"
         *       ],
         *       "revoked_at": null,
         *       "last_used_at": null
         *     }
         */
        ApiKeyDetails: {
            /**
             * Api Key Id
             * Format: uuid
             * @description Names the key.
             */
            api_key_id: string;
            /**
             * Name
             * @description What the key is for, for people.
             */
            name: string;
            /**
             * Scopes
             * @description What it may do.
             */
            scopes: string[];
            /**
             * Created By
             * @description Who created it, and for whom it acts.
             */
            created_by: string;
            /**
             * Created At
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             * @description When it ends.
             */
            expires_at: string;
            /**
             * Revoked At
             * @description When it was revoked.
             */
            revoked_at: string | null;
            /**
             * Last Used At
             * @description When it was used last, to a minute.
             */
            last_used_at: string | null;
        };
        /**
         * ApiKeyPage
         * @description Keys of the tenant, the newest first.
         * @example {
         *       "api_keys": [
         *         {
         *           "api_key_id": "6a0f2c5e-3d1c-4bb6-8f7a-8d8b0f0a6a55",
         *           "created_at": "2026-01-01T12:00:00.000000Z",
         *           "created_by": "ada",
         *           "expires_at": "2026-04-01T12:00:00.000000Z",
         *           "name": "nightly report",
         *           "scopes": [
         *             "sessions:read"
         *           ],
         *           "revoked_at": null,
         *           "last_used_at": null
         *         }
         *       ],
         *       "next_cursor": null
         *     }
         */
        ApiKeyPage: {
            /**
             * Api Keys
             * @description At most `limit`.
             */
            api_keys: components["schemas"]["ApiKeyDetails"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * AssistantMessage
         * @description What the model said before.
         * @example {
         *       "content": "Paris.",
         *       "role": "assistant"
         *     }
         */
        AssistantMessage: {
            /**
             * @description Who speaks. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            role: "assistant";
            /**
             * Content
             * @description What it says; may be missing beside tool calls.
             */
            content?: string | components["schemas"]["TextPart"][] | null;
            /**
             * Tool Calls
             * @description The calls that it asked for.
             */
            tool_calls?: components["schemas"]["ToolCall"][] | null;
            /**
             * Refusal
             * @description Has no effect.
             */
            refusal?: string | null;
            /**
             * Name
             * @description Has no effect.
             */
            name?: string | null;
        };
        /**
         * Attachment
         * @description A file that came with a message.
         * @example {
         *       "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
         *       "media_type": "text/markdown",
         *       "name": "notes.md",
         *       "shown": "truncated",
         *       "size": 48213,
         *       "state": "ready"
         *     }
         */
        Attachment: {
            /**
             * File Id
             * Format: uuid
             * @description The file.
             */
            file_id: string;
            /**
             * Name
             * @description Its name.
             */
            name: string;
            /**
             * Media Type
             * @description What its content looks like.
             */
            media_type: string;
            /**
             * Size
             * @description In bytes.
             */
            size: number;
            /**
             * State
             * @description Whether it is still there: `ready`, as long as nobody deletes it.
             * @enum {string}
             */
            state: "receiving" | "scanning" | "ready" | "quarantined" | "expired" | "deleted";
            /**
             * Shown
             * @description What the model was shown of it: its text, the beginning of it, or its name alone; null until
             *     it was asked.
             */
            shown: ("text" | "truncated" | "name") | null;
        };
        /**
         * BrowserSession
         * @description Who is logged in with this browser.
         * @example {
         *       "csrf_token": "0000000000000000000000000000000000000000000000000000000000000000",
         *       "expires_at": "2026-01-01T12:00:00.000000Z",
         *       "roles": [
         *         "member"
         *       ],
         *       "scopes": [
         *         "sessions:read",
         *         "sessions:write"
         *       ],
         *       "subject": "ada",
         *       "tenant": "acme"
         *     }
         */
        BrowserSession: {
            /**
             * Tenant
             * @description Whose data the session opens.
             */
            tenant: string;
            /**
             * Subject
             * @description Who is logged in.
             */
            subject: string;
            /**
             * Scopes
             * @description What the session may do.
             */
            scopes: string[];
            /**
             * Roles
             * @description What the provider says that the subject is.
             */
            roles: string[];
            /**
             * Expires At
             * Format: date-time
             * @description When the session ends.
             */
            expires_at: string;
            /**
             * Csrf Token
             * @description To be sent as `X-CSRF-Token` with everything but GET.
             */
            csrf_token: string;
        };
        /**
         * Budget
         * @description A limit, and how much of it is used in the period that runs.
         * @example {
         *       "money": 5000000,
         *       "name": "tutor",
         *       "period": "day",
         *       "reserved_money": 90,
         *       "reserved_tokens": 600,
         *       "scope": "persona",
         *       "spent_money": 340,
         *       "spent_tokens": 1200,
         *       "tokens": 1000000,
         *       "updated_at": "2026-01-01T12:00:00.000000Z"
         *     }
         */
        Budget: {
            /**
             * Scope
             * @description tenant, persona or key.
             */
            scope: string;
            /**
             * Name
             * @description The persona or the API key; `all` for the tenant.
             */
            name: string;
            /**
             * Period
             * @description day or month, which begin at midnight in UTC.
             */
            period: string;
            /**
             * Tokens
             * @description Tokens at most.
             */
            tokens: number | null;
            /**
             * Money
             * @description Millionths of the ledger's currency at most.
             */
            money: number | null;
            /**
             * Spent Tokens
             * @description Spent in the period.
             */
            spent_tokens: number;
            /**
             * Spent Money
             * @description Spent in the period.
             */
            spent_money: number;
            /**
             * Reserved Tokens
             * @description What answers under way may yet spend.
             */
            reserved_tokens: number;
            /**
             * Reserved Money
             * @description What answers under way may yet spend.
             */
            reserved_money: number;
            /**
             * Updated At
             * Format: date-time
             * @description When the limit was set.
             */
            updated_at: string;
        };
        /**
         * BudgetBounds
         * @description What may be spent at most; null bounds nothing, 0 permits nothing.
         * @example {
         *       "money": 5000000,
         *       "tokens": 1000000
         *     }
         */
        BudgetBounds: {
            /**
             * Tokens
             * @description Of prompts and answers together.
             */
            tokens?: number | null;
            /**
             * Money
             * @description In millionths of the ledger's currency.
             */
            money?: number | null;
        };
        /**
         * BudgetList
         * @description The tenant's limits.
         * @example {
         *       "budgets": []
         *     }
         */
        BudgetList: {
            /**
             * Budgets
             * @description All of them.
             */
            budgets: components["schemas"]["Budget"][];
        };
        /**
         * CachedTokens
         * @description Of the prompt's tokens.
         * @example {
         *       "cached_tokens": 0
         *     }
         */
        CachedTokens: {
            /**
             * Cached Tokens
             * @description How many the model remembered.
             */
            cached_tokens: number;
        };
        /**
         * CalledFunction
         * @description A function with its arguments.
         * @example {
         *       "arguments": "{\"town\": \"Paris\"}",
         *       "name": "weather"
         *     }
         */
        CalledFunction: {
            /**
             * Name
             * @description The function.
             */
            name: string;
            /**
             * Arguments
             * @description Its arguments as JSON text.
             */
            arguments: string;
        };
        /**
         * CanvasItem
         * @description Something that a turn put on the canvas with the tool `canvas_append`.
         * @example {
         *       "content": "| country | capital |\n|---|---|\n| France | Paris |",
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "item_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
         *       "kind": "markdown",
         *       "pane": "default",
         *       "title": "Capitals",
         *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
         *       "language": null
         *     }
         */
        CanvasItem: {
            /**
             * Item Id
             * Format: uuid
             * @description The item; also the id of the call that appended it.
             */
            item_id: string;
            /**
             * Turn Id
             * Format: uuid
             * @description The turn that showed it.
             */
            turn_id: string;
            /**
             * Pane
             * @description Which part of the canvas it is in.
             */
            pane: string;
            /**
             * Kind
             * @description text, markdown, code, html, json or csv. A model wrote the content: show HTML without
             *     trusting it.
             */
            kind: string;
            /**
             * Title
             * @description What stands above it.
             */
            title: string | null;
            /**
             * Language
             * @description Of code.
             */
            language: string | null;
            /**
             * Content
             * @description What is shown.
             */
            content: string;
            /**
             * Created At
             * Format: date-time
             * @description When it was appended.
             */
            created_at: string;
        };
        /**
         * CanvasPage
         * @description Items of a canvas, the oldest first.
         * @example {
         *       "items": [
         *         {
         *           "content": "| country | capital |\n|---|---|\n| France | Paris |",
         *           "created_at": "2026-01-01T12:00:00.000000Z",
         *           "item_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
         *           "kind": "markdown",
         *           "pane": "default",
         *           "title": "Capitals",
         *           "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
         *           "language": null
         *         }
         *       ],
         *       "next_cursor": null
         *     }
         */
        CanvasPage: {
            /**
             * Items
             * @description At most `limit`.
             */
            items: components["schemas"]["CanvasItem"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * ChangedPersona
         * @description What changes; a field that is left out stays.
         * @example {
         *       "name": "Patient tutor"
         *     }
         */
        ChangedPersona: {
            /**
             * Name
             * @description What people call it.
             */
            name?: string | null;
            /**
             * System Prompt
             * @description What the model is told before the conversation.
             */
            system_prompt?: string | null;
            /**
             * Profile
             * @description Model profile that its turns prefer; null for none.
             */
            profile?: string | null;
            /**
             * Temperature
             * @description Sampling temperature; null takes the platform's.
             */
            temperature?: number | null;
            /**
             * Tools
             * @description Tools of `GET /v1/tools` that its turns are offered, none where the list is empty; null takes
             *     the platform's, where a message seems to need them.
             */
            tools?: string[] | null;
            /**
             * Tool Choice
             * @description Whether the first step of its turns may call tools (`auto`, as null), has to (`required`),
             *     has to call that tool (a name of `tools`), or has none (`none`); later steps may. `required` and
             *     a name need `tools`.
             */
            tool_choice?: string | null;
        };
        /**
         * ChangedSession
         * @description What changes.
         * @example {
         *       "title": "Capitals"
         *     }
         */
        ChangedSession: {
            /**
             * Title
             * @description What the session is about, for people; null for nothing.
             */
            title: string | null;
        };
        /**
         * ChatCompletion
         * @description The whole answer.
         * @example {
         *       "choices": [
         *         {
         *           "finish_reason": "stop",
         *           "index": 0,
         *           "message": {
         *             "content": "Paris.",
         *             "role": "assistant"
         *           },
         *           "logprobs": null
         *         }
         *       ],
         *       "created": 1767225600,
         *       "id": "chatcmpl-0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
         *       "model": "tutor",
         *       "object": "chat.completion",
         *       "usage": {
         *         "completion_tokens": 8,
         *         "prompt_tokens": 31,
         *         "total_tokens": 39
         *       }
         *     }
         */
        ChatCompletion: {
            /**
             * Id
             * @description Names the answer; it is stored nowhere.
             */
            id: string;
            /**
             * Object
             * @description Says what this is.
             * @constant
             */
            object: "chat.completion";
            /**
             * Created
             * @description When it began, in seconds since 1970.
             */
            created: number;
            /**
             * Model
             * @description The persona.
             */
            model: string;
            /**
             * Choices
             * @description Always one.
             */
            choices: components["schemas"]["CompletionChoice"][];
            /** @description What it cost; missing where the model does not say. */
            usage?: components["schemas"]["CompletionUsage"] | null;
        };
        /**
         * ChatCompletionRequest
         * @description A conversation that the client holds, to be continued by the model.
         * @example {
         *       "max_tokens": 64,
         *       "messages": [
         *         {
         *           "content": "What is the capital of France?",
         *           "role": "user"
         *         }
         *       ],
         *       "model": "tutor"
         *     }
         */
        ChatCompletionRequest: {
            /**
             * Model
             * @description A persona, whose system prompt comes before the messages; `default` has none of its own.
             */
            model: string;
            /**
             * Messages
             * @description The conversation, the oldest first.
             */
            messages: (components["schemas"]["SystemMessage"] | components["schemas"]["UserMessage"] | components["schemas"]["AssistantMessage"] | components["schemas"]["ToolMessage"])[];
            /**
             * Stream
             * @description Server-sent events, one chunk each, and `[DONE]`.
             */
            stream?: boolean | null;
            /** @description How it is streamed. */
            stream_options?: components["schemas"]["StreamOptions"] | null;
            /**
             * Max Completion Tokens
             * @description Longest answer; the operator's bound holds besides.
             */
            max_completion_tokens?: number | null;
            /**
             * Max Tokens
             * @description The older name of `max_completion_tokens`.
             */
            max_tokens?: number | null;
            /**
             * Temperature
             * @description Sampling temperature; by default the persona's, else the platform's.
             */
            temperature?: number | null;
            /**
             * Top P
             * @description Nucleus sampling.
             */
            top_p?: number | null;
            /**
             * Presence Penalty
             * @description Makes new subjects likelier.
             */
            presence_penalty?: number | null;
            /**
             * Frequency Penalty
             * @description Makes repetition unlikelier.
             */
            frequency_penalty?: number | null;
            /**
             * Seed
             * @description The same seed gives the same answer where the model can.
             */
            seed?: number | null;
            /**
             * Stop
             * @description Where to stop.
             */
            stop?: string | string[] | null;
            /**
             * N
             * @description One answer for each request.
             */
            n?: number | null;
            /**
             * Logprobs
             * @description Also the probabilities of the tokens.
             */
            logprobs?: boolean | null;
            /**
             * Top Logprobs
             * @description Alternatives of each token; needs `logprobs`.
             */
            top_logprobs?: number | null;
            /**
             * Logit Bias
             * @description Makes tokens likelier or unlikelier.
             */
            logit_bias?: {
                [key: string]: number;
            } | null;
            /**
             * Tools
             * @description Functions that the model may ask the client to call.
             */
            tools?: components["schemas"]["Tool"][] | null;
            /**
             * Tool Choice
             * @description Whether it may, must, or which one.
             */
            tool_choice?: ("none" | "auto" | "required") | components["schemas"]["NamedTool"] | null;
            /**
             * Parallel Tool Calls
             * @description Whether it may ask for several at once.
             */
            parallel_tool_calls?: boolean | null;
            /**
             * Response Format
             * @description The form of the answer.
             */
            response_format?: (components["schemas"]["TextFormat"] | components["schemas"]["JsonObjectFormat"] | components["schemas"]["SchemaFormat"]) | null;
            /**
             * User
             * @description Has no effect.
             */
            user?: string | null;
            /**
             * Safety Identifier
             * @description Has no effect.
             */
            safety_identifier?: string | null;
            /**
             * Prompt Cache Key
             * @description Has no effect.
             */
            prompt_cache_key?: string | null;
            /**
             * Metadata
             * @description Has no effect; nothing is stored.
             */
            metadata?: {
                [key: string]: string;
            } | null;
            /**
             * Store
             * @description Has no effect; nothing is stored.
             */
            store?: boolean | null;
            /**
             * Service Tier
             * @description Has no effect.
             */
            service_tier?: string | null;
            /**
             * Reasoning Effort
             * @description Has no effect.
             */
            reasoning_effort?: string | null;
            /**
             * Verbosity
             * @description Has no effect.
             */
            verbosity?: string | null;
            /**
             * Modalities
             * @description Text is all there is.
             */
            modalities?: "text"[] | null;
        };
        /**
         * CompletionChoice
         * @description The answer.
         * @example {
         *       "finish_reason": "stop",
         *       "index": 0,
         *       "message": {
         *         "content": "Paris.",
         *         "role": "assistant"
         *       },
         *       "logprobs": null
         *     }
         */
        CompletionChoice: {
            /**
             * Index
             * @description Always 0.
             */
            index: number;
            message: components["schemas"]["CompletionMessage"];
            /**
             * Logprobs
             * @description Probabilities of the tokens, where they were asked for.
             */
            logprobs: {
                [key: string]: unknown;
            } | null;
            /**
             * Finish Reason
             * @description `stop`, `length`, `tool_calls` or `content_filter`.
             */
            finish_reason: string;
        };
        /**
         * CompletionMessage
         * @description What the model says.
         * @example {
         *       "content": "Paris.",
         *       "role": "assistant"
         *     }
         */
        CompletionMessage: {
            /**
             * Role
             * @description Who speaks.
             * @constant
             */
            role: "assistant";
            /**
             * Content
             * @description The text; null beside tool calls.
             */
            content: string | null;
            /**
             * Refusal
             * @description Always null.
             */
            refusal?: null;
            /**
             * Reasoning Content
             * @description What a reasoning model thought aloud.
             */
            reasoning_content?: string | null;
            /**
             * Tool Calls
             * @description The calls that it asks for.
             */
            tool_calls?: components["schemas"]["ToolCall"][] | null;
        };
        /**
         * CompletionUsage
         * @description What the answer cost, as the model counted it.
         * @example {
         *       "completion_tokens": 8,
         *       "prompt_tokens": 31,
         *       "prompt_tokens_details": {
         *         "cached_tokens": 0
         *       },
         *       "total_tokens": 39
         *     }
         */
        CompletionUsage: {
            /**
             * Prompt Tokens
             * @description Tokens of the prompt.
             */
            prompt_tokens: number;
            /**
             * Completion Tokens
             * @description Tokens of the answer.
             */
            completion_tokens: number;
            /**
             * Total Tokens
             * @description Both.
             */
            total_tokens: number;
            /** @description Of the prompt's tokens. */
            prompt_tokens_details?: components["schemas"]["PromptTokens"] | null;
        };
        /**
         * Component
         * @description How one thing is that the gateway works with.
         * @example {
         *       "status": "ok"
         *     }
         */
        Component: {
            /**
             * Status
             * @description Whether it answers.
             * @enum {string}
             */
            status: "ok" | "down";
            /**
             * Detail
             * @description What is wrong.
             */
            detail?: string | null;
        };
        /**
         * Context
         * @description The messages that the model would be shown now.
         * @example {
         *       "left_out_messages": 0,
         *       "messages": [
         *         {
         *           "content": "You are SomaAgent.",
         *           "role": "system",
         *           "tokens": 6
         *         },
         *         {
         *           "content": "What is the capital of France?",
         *           "role": "user",
         *           "tokens": 7
         *         }
         *       ],
         *       "model": "chat",
         *       "tokens": 24,
         *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
         *       "summary": null,
         *       "summary_failure": null
         *     }
         */
        Context: {
            /**
             * Turn Id
             * @description The turn that is answered or will be next; null when there is none, and then the next
             *     message would stand behind these.
             */
            turn_id: string | null;
            /**
             * Model
             * @description The model whose tokens these are.
             */
            model: string;
            /**
             * Messages
             * @description The system prompt, as much of the history as fits, the question, and the steps that its turn
             *     has made already: the tools that were called and their results.
             */
            messages: components["schemas"]["ContextMessage"][];
            /**
             * Tokens
             * @description Tokens of all together, with the marks that the model's template puts between messages.
             */
            tokens: number;
            /**
             * @description The summary of earlier messages, which stands as data at the beginning of the first message
             *     of the user; null where the session needed none yet.
             */
            summary: components["schemas"]["ContextSummary"] | null;
            /**
             * Left Out Messages
             * @description Earlier messages that the model is shown neither by themselves nor in the summary.
             */
            left_out_messages: number;
            /**
             * Summary Failure
             * @description Why the newest attempt at a summary made none; null where it did. Another one is made at the
             *     end of a later turn.
             */
            summary_failure: ("model_unavailable" | "model_refused" | "too_slow" | "budget_exceeded" | "nothing_to_say") | null;
        };
        /**
         * ContextMessage
         * @description One message of the prompt.
         * @example {
         *       "content": "What is the capital of France?",
         *       "role": "user",
         *       "tokens": 7
         *     }
         */
        ContextMessage: {
            /**
             * Role
             * @description Who says it, to the model.
             * @enum {string}
             */
            role: "system" | "user" | "assistant" | "tool";
            /**
             * Content
             * @description What the model reads.
             */
            content: string;
            /**
             * Tool Calls
             * @description Tools that the model asked for, as the OpenAI protocol has them.
             */
            tool_calls?: {
                [key: string]: unknown;
            }[] | null;
            /**
             * Tokens
             * @description Tokens of the content by itself.
             */
            tokens: number;
        };
        /**
         * ContextSummary
         * @description What a model wrote of the messages that it is no longer shown.
         * @example {
         *       "covers_messages": 12,
         *       "text": "The user has a cat called Minka."
         *     }
         */
        ContextSummary: {
            /**
             * Text
             * @description What it wrote.
             */
            text: string;
            /**
             * Covers Messages
             * @description How many messages it tells of, questions and answers; none of them is shown by itself.
             */
            covers_messages: number;
        };
        /**
         * CreatedApiKey
         * @description A key with its secret, which is shown this once.
         * @example {
         *       "api_key": "soma_acme_6a0f2c5e3d1c4bb68f7a8d8b0f0a6a55_0000000000000000000000000000000000000000000000000000000000000000",
         *       "api_key_id": "6a0f2c5e-3d1c-4bb6-8f7a-8d8b0f0a6a55",
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "created_by": "ada",
         *       "expires_at": "2026-04-01T12:00:00.000000Z",
         *       "name": "nightly report",
         *       "scopes": [
         *         "sessions:read"
         *       ],
         *       "revoked_at": null,
         *       "last_used_at": null
         *     }
         */
        CreatedApiKey: {
            /**
             * Api Key Id
             * Format: uuid
             * @description Names the key.
             */
            api_key_id: string;
            /**
             * Name
             * @description What the key is for, for people.
             */
            name: string;
            /**
             * Scopes
             * @description What it may do.
             */
            scopes: string[];
            /**
             * Created By
             * @description Who created it, and for whom it acts.
             */
            created_by: string;
            /**
             * Created At
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             * @description When it ends.
             */
            expires_at: string;
            /**
             * Revoked At
             * @description When it was revoked.
             */
            revoked_at: string | null;
            /**
             * Last Used At
             * @description When it was used last, to a minute.
             */
            last_used_at: string | null;
            /**
             * Api Key
             * @description What to send as bearer token; it cannot be had again.
             */
            api_key: string;
        };
        /**
         * DecidedCall
         * @description What became of one of several decisions.
         * @example {
         *       "outcome": "decided",
         *       "requeue_id": "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44",
         *       "state": "denied"
         *     }
         */
        DecidedCall: {
            /**
             * Requeue Id
             * Format: uuid
             * @description The entry.
             */
            requeue_id: string;
            /**
             * Outcome
             * @description Whether it was decided so, now or before; or it waits no longer; or there is none; or the
             *     policies do not let the caller approve it.
             * @enum {string}
             */
            outcome: "decided" | "not_waiting" | "not_found" | "refused";
            /**
             * State
             * @description The entry's state; null where there is none, or the caller may not approve it.
             */
            state: ("waiting" | "approved" | "denied" | "permitted" | "failed" | "expired" | "cancelled") | null;
        };
        /**
         * DecidedCalls
         * @description What became of the decisions.
         * @example {
         *       "results": [
         *         {
         *           "outcome": "decided",
         *           "requeue_id": "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44",
         *           "state": "denied"
         *         }
         *       ]
         *     }
         */
        DecidedCalls: {
            /**
             * Results
             * @description In the order of the request.
             */
            results: components["schemas"]["DecidedCall"][];
        };
        /**
         * DecidedTool
         * @description A tool, and whether the tenant wants it.
         * @example {
         *       "cost": 0,
         *       "description": "Calculates an arithmetic expression exactly.",
         *       "enabled": true,
         *       "name": "calculate",
         *       "network": [],
         *       "parameters": {
         *         "properties": {
         *           "expression": {
         *             "type": "string"
         *           }
         *         },
         *         "required": [
         *           "expression"
         *         ],
         *         "type": "object"
         *       },
         *       "risk": "low",
         *       "updated_at": "2026-01-01T12:00:00.000000Z",
         *       "version": "1"
         *     }
         */
        DecidedTool: {
            /**
             * Name
             * @description What personas and models call it.
             */
            name: string;
            /**
             * Version
             * @description Changes when old arguments or readers of results would not survive.
             */
            version: string;
            /**
             * Description
             * @description What it does and when to use it, as models are told.
             */
            description: string;
            /**
             * Parameters
             * @description JSON Schema of the arguments.
             */
            parameters: {
                [key: string]: unknown;
            };
            /**
             * Risk
             * @description low: reaches nothing; medium: reads or writes what is the session's; high: reaches beyond.
             * @enum {string}
             */
            risk: "low" | "medium" | "high";
            /**
             * Cost
             * @description What one call is charged, in millionths of the ledger's currency.
             */
            cost: number;
            /**
             * Enabled
             * @description Whether models of the tenant are offered it, and its calls run.
             */
            enabled: boolean;
            /**
             * Network
             * @description Hosts that programs of the tool may reach; none where nobody has granted any.
             */
            network: string[];
            /**
             * Updated At
             * @description When that was decided; null where nobody has: then it is enabled.
             */
            updated_at: string | null;
        };
        /**
         * DecidedToolList
         * @description Every tool of the platform by its name, and what the tenant decided about it.
         * @example {
         *       "tools": [
         *         {
         *           "cost": 0,
         *           "description": "Calculates an arithmetic expression exactly.",
         *           "enabled": true,
         *           "name": "calculate",
         *           "network": [],
         *           "parameters": {
         *             "properties": {
         *               "expression": {
         *                 "type": "string"
         *               }
         *             },
         *             "required": [
         *               "expression"
         *             ],
         *             "type": "object"
         *           },
         *           "risk": "low",
         *           "updated_at": "2026-01-01T12:00:00.000000Z",
         *           "version": "1"
         *         }
         *       ]
         *     }
         */
        DecidedToolList: {
            /**
             * Tools
             * @description All of them.
             */
            tools: components["schemas"]["DecidedTool"][];
        };
        /**
         * Decision
         * @description Whether the tenant wants a tool, and what its programs may reach; it replaces the last.
         * @example {
         *       "enabled": true,
         *       "network": [
         *         "pypi.org",
         *         ".example.com"
         *       ]
         *     }
         */
        Decision: {
            /**
             * Enabled
             * @description False: models are not offered it any more, and calls that have not begun are blocked.
             */
            enabled: boolean;
            /**
             * Network
             * @description Hosts that programs of the tool may reach by HTTP: names, `.example.com` for all below
             *     `example.com`, addresses. Left out, none: the tool's programs have no network. Only tools that
             *     run programs take any.
             * @default []
             */
            network?: string[];
        };
        /**
         * DeletedResponse
         * @description A response that is gone.
         * @example {
         *       "deleted": true,
         *       "id": "resp_0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
         *       "object": "response"
         *     }
         */
        DeletedResponse: {
            /**
             * Id
             * @description The response.
             */
            id: string;
            /**
             * Object
             * @description Says what this was.
             * @constant
             */
            object: "response";
            /**
             * Deleted
             * @description It is gone.
             * @constant
             */
            deleted: true;
        };
        /**
         * DownloadLink
         * @description A link that fetches one file without further credentials.
         * @example {
         *       "expires_at": "2026-01-01T12:00:00.000000Z",
         *       "url": "/v1/downloads/AAAAAGlW8.Zm9v"
         *     }
         */
        DownloadLink: {
            /**
             * Url
             * @description Relative to this server; whoever has it may use it until it expires.
             */
            url: string;
            /**
             * Expires At
             * Format: date-time
             * @description When it stops working.
             */
            expires_at: string;
        };
        /**
         * DurationClass
         * @description Turns of one class of duration.
         * @example {
         *       "turns": 9,
         *       "within_seconds": 5
         *     }
         */
        DurationClass: {
            /**
             * Within Seconds
             * @description The upper bound: 1, 2, 5, 10, 20, 30, 60, 120, 300, 600 or 86400; 0 where none is known.
             */
            within_seconds: number;
            /**
             * Turns
             * @description How many took longer than the class before, and no longer than this bound.
             */
            turns: number;
        };
        /**
         * EditedMessage
         * @description A question that replaces an earlier one.
         * @example {
         *       "text": "What is the capital of Italy?"
         *     }
         */
        EditedMessage: {
            /**
             * Text
             * @description What the person says instead.
             */
            text: string;
            /**
             * Attachments
             * @description Files that come with it; left out, those of the replaced question.
             */
            attachments?: string[] | null;
            /**
             * Persona
             * @description Who answers; left out, the persona of the replaced turn.
             */
            persona?: string | null;
        };
        /**
         * EventOutcome
         * @description What became of one event of the request.
         * @example {
         *       "id": "order-4711-shipped",
         *       "source": "https://shop.acme.example/orders",
         *       "status": "accepted"
         *     }
         */
        EventOutcome: {
            /**
             * Id
             * @description The event's `id`.
             */
            id: string;
            /**
             * Source
             * @description The event's `source`.
             */
            source: string;
            /**
             * Status
             * @description `accepted`: the broker has stored it.
             * @enum {string}
             */
            status: "accepted" | "not_accepted";
        };
        /**
         * ExportWanted
         * @description What is to be exported.
         * @example {
         *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
         *     }
         */
        ExportWanted: {
            /**
             * Session Id
             * Format: uuid
             * @description The session.
             */
            session_id: string;
        };
        /**
         * FilePage
         * @description Files of the tenant, the newest first.
         * @example {
         *       "files": [
         *         {
         *           "created_at": "2026-01-01T12:00:00.000000Z",
         *           "declared_type": "application/pdf",
         *           "expires_at": "2026-01-01T12:00:00.000000Z",
         *           "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
         *           "media_type": "application/pdf",
         *           "name": "report.pdf",
         *           "sha256": "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
         *           "size": 48213,
         *           "state": "ready",
         *           "type_mismatch": false,
         *           "reason": null
         *         }
         *       ],
         *       "next_cursor": null
         *     }
         */
        FilePage: {
            /**
             * Files
             * @description At most `limit`.
             */
            files: components["schemas"]["StoredFile"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * FunctionChoice
         * @description The function that the model has to call.
         * @example {
         *       "name": "weather",
         *       "type": "function"
         *     }
         */
        FunctionChoice: {
            /**
             * Type
             * @description Only functions.
             * @constant
             */
            type: "function";
            /**
             * Name
             * @description Which one.
             */
            name: string;
        };
        /**
         * FunctionDefinition
         * @description A function that the model may ask for.
         * @example {
         *       "description": "The weather of a town.",
         *       "name": "weather",
         *       "parameters": {
         *         "properties": {
         *           "town": {
         *             "type": "string"
         *           }
         *         },
         *         "required": [
         *           "town"
         *         ],
         *         "type": "object"
         *       }
         *     }
         */
        FunctionDefinition: {
            /**
             * Name
             * @description The function's name.
             */
            name: string;
            /**
             * Description
             * @description What it does.
             */
            description?: string | null;
            /**
             * Parameters
             * @description JSON schema of its arguments.
             */
            parameters?: {
                [key: string]: unknown;
            } | null;
            /**
             * Strict
             * @description Passed on to the model.
             */
            strict?: boolean | null;
        };
        /**
         * FunctionTool
         * @description A function that the model may ask for; the client does the work.
         * @example {
         *       "description": "The weather of a town.",
         *       "name": "weather",
         *       "parameters": {
         *         "properties": {
         *           "town": {
         *             "type": "string"
         *           }
         *         },
         *         "type": "object"
         *       },
         *       "type": "function"
         *     }
         */
        FunctionTool: {
            /**
             * Type
             * @description Only functions.
             * @constant
             */
            type: "function";
            /**
             * Name
             * @description The function's name.
             */
            name: string;
            /**
             * Description
             * @description What it does.
             */
            description?: string | null;
            /**
             * Parameters
             * @description JSON schema of its arguments.
             */
            parameters?: {
                [key: string]: unknown;
            } | null;
            /**
             * Strict
             * @description Passed on to the model.
             */
            strict?: boolean | null;
        };
        /**
         * Health
         * @description How the gateway is.
         * @example {
         *       "components": {
         *         "postgres": "ok",
         *         "redis": "ok"
         *       },
         *       "status": "ready"
         *     }
         */
        Health: {
            /**
             * Status
             * @description `degraded`: it works, answers do not stream.
             * @enum {string}
             */
            status: "ok" | "ready" | "degraded" | "unready";
            /**
             * Components
             * @description What it depends on.
             * @default {}
             */
            components?: {
                [key: string]: string;
            };
        };
        /**
         * ImportedSession
         * @description A session that was imported.
         * @example {
         *       "calls": 1,
         *       "canvas": 1,
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "events": 2,
         *       "messages": 2,
         *       "paused": false,
         *       "persona": "tutor",
         *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
         *       "steps": 1,
         *       "title": "Capitals of Europe",
         *       "turns": 1
         *     }
         */
        ImportedSession: {
            /**
             * Session Id
             * Format: uuid
             * @description Names the session in every path.
             */
            session_id: string;
            /**
             * Title
             * @description What the session is about, for people.
             */
            title: string | null;
            /**
             * Persona
             * @description Who answers.
             */
            persona: string;
            /**
             * Paused
             * @description Whether messages are kept without a turn beginning.
             * @default false
             */
            paused?: boolean;
            /**
             * Created At
             * Format: date-time
             * @description When the session was created.
             */
            created_at: string;
            /**
             * Turns
             * @description Turns that it has, former versions included.
             */
            turns: number;
            /**
             * Steps
             * @description Steps of its turns that called tools.
             */
            steps: number;
            /**
             * Calls
             * @description Calls of tools in them.
             */
            calls: number;
            /**
             * Messages
             * @description Questions and answers that it has.
             */
            messages: number;
            /**
             * Canvas
             * @description Items that its canvas shows, or showed.
             */
            canvas: number;
            /**
             * Events
             * @description Events that its list has.
             */
            events: number;
        };
        /**
         * IncompleteDetails
         * @description Why an answer ends early.
         * @example {
         *       "reason": "max_output_tokens"
         *     }
         */
        IncompleteDetails: {
            /**
             * Reason
             * @description What ended it.
             * @enum {string}
             */
            reason: "max_output_tokens" | "content_filter";
        };
        /**
         * InputCall
         * @description A call that the model asked for.
         * @example {
         *       "arguments": "{\"town\": \"Paris\"}",
         *       "call_id": "call_1",
         *       "id": "fc_2c9c1b7e58f25b6a8a0e6d2f6f7a1c90",
         *       "name": "weather",
         *       "status": "completed",
         *       "type": "function_call"
         *     }
         */
        InputCall: {
            /**
             * Id
             * @description Has no effect.
             */
            id?: string | null;
            /**
             * Status
             * @description Has no effect.
             */
            status?: ("in_progress" | "completed" | "incomplete") | null;
            /**
             * Type
             * @description Says what this is.
             * @constant
             */
            type: "function_call";
            /**
             * Call Id
             * @description What the result refers to.
             */
            call_id: string;
            /**
             * Name
             * @description The function.
             */
            name: string;
            /**
             * Arguments
             * @description Its arguments as JSON text.
             */
            arguments: string;
        };
        /**
         * InputMessage
         * @description What somebody said; an output message of an earlier response is one too.
         * @example {
         *       "content": "What is the capital of France?",
         *       "role": "user"
         *     }
         */
        InputMessage: {
            /**
             * Id
             * @description Has no effect.
             */
            id?: string | null;
            /**
             * Status
             * @description Has no effect.
             */
            status?: ("in_progress" | "completed" | "incomplete") | null;
            /**
             * Type
             * @description Says what this is.
             * @default message
             * @constant
             */
            type?: "message";
            /**
             * Role
             * @description Who speaks.
             * @enum {string}
             */
            role: "user" | "assistant" | "system" | "developer";
            /**
             * Content
             * @description What it says.
             */
            content: string | components["schemas"]["TextItem"][];
        };
        /**
         * InputResult
         * @description The result of a call.
         * @example {
         *       "call_id": "call_1",
         *       "output": "18 °C",
         *       "type": "function_call_output"
         *     }
         */
        InputResult: {
            /**
             * Id
             * @description Has no effect.
             */
            id?: string | null;
            /**
             * Status
             * @description Has no effect.
             */
            status?: ("in_progress" | "completed" | "incomplete") | null;
            /**
             * Type
             * @description Says what this is.
             * @constant
             */
            type: "function_call_output";
            /**
             * Call Id
             * @description The call's `call_id`.
             */
            call_id: string;
            /**
             * Output
             * @description The result.
             */
            output: string | components["schemas"]["TextItem"][];
        };
        /**
         * JsonObjectFormat
         * @description Some JSON object.
         * @example {
         *       "type": "json_object"
         *     }
         */
        JsonObjectFormat: {
            /**
             * @description Says what this is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "json_object";
        };
        /**
         * JsonSchemaFormat
         * @description What the answer has to conform to.
         * @example {
         *       "name": "town",
         *       "schema": {
         *         "type": "object"
         *       },
         *       "strict": true
         *     }
         */
        JsonSchemaFormat: {
            /**
             * Name
             * @description A name for the model.
             */
            name: string;
            /**
             * Description
             * @description What the answer is for.
             */
            description?: string | null;
            /**
             * Schema
             * @description The JSON schema.
             */
            schema: {
                [key: string]: unknown;
            };
            /**
             * Strict
             * @description Passed on to the model.
             */
            strict?: boolean | null;
        };
        /**
         * LoggedOut
         * @description The session is over.
         * @example {
         *       "provider_logout_url": null
         *     }
         */
        LoggedOut: {
            /**
             * Provider Logout Url
             * @description Where to send the browser to end the session at the provider, too.
             */
            provider_logout_url: string | null;
        };
        /**
         * Message
         * @description A stored message.
         * @example {
         *       "attachments": [
         *         {
         *           "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
         *           "media_type": "text/markdown",
         *           "name": "notes.md",
         *           "shown": "truncated",
         *           "size": 48213,
         *           "state": "ready"
         *         }
         *       ],
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "interrupted": false,
         *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
         *       "metadata": {},
         *       "role": "user",
         *       "text": "What is the capital of France?",
         *       "tool_calls": [],
         *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
         *     }
         */
        Message: {
            /**
             * Message Id
             * Format: uuid
             * @description The message.
             */
            message_id: string;
            /**
             * Turn Id
             * Format: uuid
             * @description The turn that it began or ended.
             */
            turn_id: string;
            /**
             * Role
             * @description Who said it.
             * @enum {string}
             */
            role: "user" | "assistant";
            /**
             * Text
             * @description What was said.
             */
            text: string;
            /**
             * Interrupted
             * @description Whether an answer was stopped before its end.
             * @default false
             */
            interrupted?: boolean;
            /**
             * Metadata
             * @description Notes of the client's own.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
            /**
             * Attachments
             * @description Files that came with a question.
             * @default []
             */
            attachments?: components["schemas"]["Attachment"][];
            /**
             * Tool Calls
             * @description Tools that were called on the way to an answer; its turn has them whole.
             * @default []
             */
            tool_calls?: components["schemas"]["TurnCallSummary"][];
            /**
             * Created At
             * Format: date-time
             * @description When it was stored.
             */
            created_at: string;
        };
        /**
         * MessagePage
         * @description Messages of a session, the oldest first.
         * @example {
         *       "messages": [
         *         {
         *           "created_at": "2026-01-01T12:00:00.000000Z",
         *           "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
         *           "role": "user",
         *           "text": "What is the capital of France?",
         *           "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
         *         }
         *       ],
         *       "next_cursor": null
         *     }
         */
        MessagePage: {
            /**
             * Messages
             * @description At most `limit`.
             */
            messages: components["schemas"]["Message"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * Mode
         * @description What happens to a message that arrives during a turn.
         * @enum {string}
         */
        Mode: "enqueue" | "reject" | "interrupt" | "rollback";
        /**
         * ModelProfile
         * @description A profile of the tenant.
         * @example {
         *       "base_url": "https://api.groq.com/openai/v1",
         *       "context_tokens": 131072,
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "fallbacks": [
         *         "small"
         *       ],
         *       "input_price": 50000,
         *       "max_tokens": 512,
         *       "mode": "any",
         *       "model": "llama-3.1-8b-instant",
         *       "output_price": 80000,
         *       "provider": "groq",
         *       "role": "dialogue",
         *       "secret": "groq",
         *       "temperature": 0.2,
         *       "updated_at": "2026-01-01T12:00:00.000000Z"
         *     }
         */
        ModelProfile: {
            /**
             * Role
             * @description What personas and the router name.
             */
            role: string;
            /**
             * Mode
             * @description The mode of the platform in which it holds; `any` holds where there is none of the mode.
             */
            mode: string;
            /**
             * Provider
             * @description Who serves the model.
             */
            provider: string;
            /**
             * Model
             * @description The model's name as its server knows it.
             */
            model: string;
            /**
             * Base Url
             * @description Base of its OpenAI routes.
             */
            base_url: string;
            /**
             * Secret
             * @description The name of the key for it.
             */
            secret: string | null;
            /**
             * Temperature
             * @description Sampling temperature; null takes the platform's.
             */
            temperature: number | null;
            /**
             * Max Tokens
             * @description Longest answer, in tokens; null takes the platform's.
             */
            max_tokens: number | null;
            /**
             * Context Tokens
             * @description What the model reads and writes in one generation.
             */
            context_tokens: number | null;
            /**
             * Fallbacks
             * @description Roles whose profiles are asked after it.
             */
            fallbacks: string[];
            /**
             * Input Price
             * @description Of a million tokens of a prompt, in millionths of the ledger's currency.
             */
            input_price: number;
            /**
             * Output Price
             * @description Of a million tokens of an answer, in millionths of the ledger's currency.
             */
            output_price: number;
            /**
             * Created At
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /**
         * ModelProfileList
         * @description The tenant's profiles, by role and mode.
         * @example {
         *       "profiles": []
         *     }
         */
        ModelProfileList: {
            /**
             * Profiles
             * @description All of them.
             */
            profiles: components["schemas"]["ModelProfile"][];
        };
        /**
         * NamedFunction
         * @description The name of a function.
         * @example {
         *       "name": "weather"
         *     }
         */
        NamedFunction: {
            /**
             * Name
             * @description The function's name.
             */
            name: string;
        };
        /**
         * NamedTool
         * @description The tool that the model has to use.
         * @example {
         *       "function": {
         *         "name": "weather"
         *       },
         *       "type": "function"
         *     }
         */
        NamedTool: {
            /**
             * Type
             * @description Only functions.
             * @constant
             */
            type: "function";
            /** @description Which one. */
            function: components["schemas"]["NamedFunction"];
        };
        /**
         * NewAction
         * @description A quick action to be run.
         * @example {
         *       "action": "summarize"
         *     }
         */
        NewAction: {
            /**
             * Action
             * @description `summarize`, `next_steps`, `status_report`, `nudge`, or a template of the tenant.
             */
            action: string;
            /**
             * Variables
             * @description Values for the template's variables.
             * @default {}
             */
            variables?: {
                [key: string]: string;
            };
            /**
             * Persona
             * @description Who answers; left out, the session's persona.
             */
            persona?: string | null;
            /**
             * @description What happens during a turn, as for a message.
             * @default enqueue
             */
            mode?: components["schemas"]["Mode"];
        };
        /**
         * NewApiKey
         * @description A key to be created.
         * @example {
         *       "name": "nightly report",
         *       "scopes": [
         *         "sessions:read"
         *       ]
         *     }
         */
        NewApiKey: {
            /**
             * Name
             * @description What the key is for, for people.
             */
            name: string;
            /**
             * Scopes
             * @description What it may do; no more than its creator may.
             */
            scopes: string[];
            /**
             * Expires At
             * @description When it ends; in ninety days unless told, in a year at the latest.
             */
            expires_at?: string | null;
        };
        /**
         * NewDecision
         * @description Why a call is approved or denied.
         * @example {
         *       "reason": "the page is public"
         *     }
         */
        NewDecision: {
            /**
             * Reason
             * @description For the audit; of a denial, the model is told it, too.
             */
            reason: string;
        };
        /**
         * NewDecisions
         * @description One decision on several calls.
         * @example {
         *       "decision": "deny",
         *       "reason": "not today",
         *       "requeue_ids": [
         *         "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44"
         *       ]
         *     }
         */
        NewDecisions: {
            /**
             * Decision
             * @description What is decided.
             * @enum {string}
             */
            decision: "approve" | "deny";
            /**
             * Requeue Ids
             * @description The entries; one that is named twice is decided once.
             */
            requeue_ids: string[];
            /**
             * Reason
             * @description For the audit; of a denial, the model is told it, too.
             */
            reason: string;
        };
        /**
         * NewMessage
         * @description A message to be answered.
         * @example {
         *       "persona": "tutor",
         *       "text": "What is the capital of France?"
         *     }
         */
        NewMessage: {
            /**
             * Text
             * @description What the person says.
             */
            text: string;
            /**
             * Persona
             * @description Who answers; left out, the session's persona.
             */
            persona?: string | null;
            /**
             * @description What happens during a turn: `enqueue` waits for it, `reject` gives 409, `interrupt` stops it
             *     and keeps what was said, `rollback` stops it and takes it out of the history with its
             *     question. After the last two the new message is next.
             * @default enqueue
             */
            mode?: components["schemas"]["Mode"];
            /**
             * Attachments
             * @description Files that come with it: `ready` ones of the tenant.
             * @default []
             */
            attachments?: string[];
            /**
             * Metadata
             * @description Notes of the client's own, kept with the message.
             */
            metadata?: {
                [key: string]: string;
            } | null;
            /**
             * Ttl Seconds
             * @description How long an answer is wanted; a turn that is not over by then is `expired`. One that is just
             *     being answered may end as it does.
             */
            ttl_seconds?: number | null;
        };
        /**
         * NewPersona
         * @description A persona to be created.
         * @example {
         *       "id": "tutor",
         *       "name": "Tutor",
         *       "system_prompt": "You are a patient tutor. Answer with one question that leads on.",
         *       "temperature": 0.4,
         *       "tool_choice": "auto",
         *       "tools": [
         *         "calculate",
         *         "code_execute"
         *       ]
         *     }
         */
        NewPersona: {
            /**
             * Id
             * @description Names the persona: lower-case letters, digits, `.`, `_`, `-`.
             */
            id: string;
            /**
             * Name
             * @description What people call it.
             */
            name: string;
            /**
             * System Prompt
             * @description What the model is told before the conversation.
             */
            system_prompt: string;
            /**
             * Profile
             * @description Model profile that its turns prefer.
             */
            profile?: string | null;
            /**
             * Temperature
             * @description Sampling temperature; null takes the platform's.
             */
            temperature?: number | null;
            /**
             * Tools
             * @description Tools of `GET /v1/tools` that its turns are offered, none where the list is empty; null takes
             *     the platform's, where a message seems to need them.
             */
            tools?: string[] | null;
            /**
             * Tool Choice
             * @description Whether the first step of its turns may call tools (`auto`, as null), has to (`required`),
             *     has to call that tool (a name of `tools`), or has none (`none`); later steps may. `required` and
             *     a name need `tools`.
             */
            tool_choice?: string | null;
        };
        /**
         * NewSession
         * @description A session to be created.
         * @example {
         *       "persona": "tutor",
         *       "title": "Capitals of Europe"
         *     }
         */
        NewSession: {
            /**
             * Title
             * @description What the session is about, for people.
             */
            title?: string | null;
            /**
             * Persona
             * @description Who answers, unless a message names another; left out, the built-in `default`.
             */
            persona?: string | null;
        };
        /**
         * NewTemplate
         * @description An action template to be created.
         * @example {
         *       "description": "Explains something to a reader of a given age.",
         *       "name": "explain",
         *       "template": "Explain {{topic}} to a reader of {{age}} years.",
         *       "variables": {
         *         "age": {
         *           "default": "12"
         *         },
         *         "topic": {
         *           "description": "What to explain",
         *           "max_characters": 200
         *         }
         *       }
         *     }
         */
        NewTemplate: {
            /**
             * Description
             * @description What it is for, for people.
             */
            description?: string | null;
            /**
             * Template
             * @description The question; each `{{name}}` in it is one of `variables`, and nothing else is replaced.
             */
            template: string;
            /**
             * Variables
             * @description The variables by their name, every one of which the template uses.
             * @default {}
             */
            variables?: {
                [key: string]: components["schemas"]["Variable"];
            };
            /**
             * Name
             * @description Names the action: lower-case letters, digits, `.`, `_`, `-`.
             */
            name: string;
        };
        /**
         * OfferedTool
         * @description A tool of the platform that personas can name.
         * @example {
         *       "cost": 0,
         *       "description": "Calculates an arithmetic expression exactly.",
         *       "name": "calculate",
         *       "parameters": {
         *         "properties": {
         *           "expression": {
         *             "type": "string"
         *           }
         *         },
         *         "required": [
         *           "expression"
         *         ],
         *         "type": "object"
         *       },
         *       "risk": "low",
         *       "version": "1"
         *     }
         */
        OfferedTool: {
            /**
             * Name
             * @description What personas and models call it.
             */
            name: string;
            /**
             * Version
             * @description Changes when old arguments or readers of results would not survive.
             */
            version: string;
            /**
             * Description
             * @description What it does and when to use it, as models are told.
             */
            description: string;
            /**
             * Parameters
             * @description JSON Schema of the arguments.
             */
            parameters: {
                [key: string]: unknown;
            };
            /**
             * Risk
             * @description low: reaches nothing; medium: reads or writes what is the session's; high: reaches beyond.
             * @enum {string}
             */
            risk: "low" | "medium" | "high";
            /**
             * Cost
             * @description What one call is charged, in millionths of the ledger's currency.
             */
            cost: number;
        };
        /**
         * OpenAIError
         * @description What went wrong.
         * @example {
         *       "code": "model_not_found",
         *       "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
         *       "param": "model",
         *       "type": "invalid_request_error"
         *     }
         */
        OpenAIError: {
            /**
             * Message
             * @description What went wrong here.
             */
            message: string;
            /**
             * Type
             * @description Who is at fault: `invalid_request_error`, `rate_limit_error`, `server_error`, …
             */
            type: string;
            /**
             * Param
             * @description The wrong part of the request, where there is one.
             */
            param: string | null;
            /**
             * Code
             * @description Kind of the error; stable.
             */
            code: string | null;
        };
        /**
         * OpenAIErrorBody
         * @description An error as OpenAI's clients read it.
         * @example {
         *       "error": {
         *         "code": "model_not_found",
         *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
         *         "param": "model",
         *         "type": "invalid_request_error"
         *       }
         *     }
         */
        OpenAIErrorBody: {
            /** @description The error. */
            error: components["schemas"]["OpenAIError"];
        };
        /**
         * OpenAIModel
         * @description A persona that can be asked.
         * @example {
         *       "created": 1767225600,
         *       "id": "tutor",
         *       "object": "model",
         *       "owned_by": "acme"
         *     }
         */
        OpenAIModel: {
            /**
             * Id
             * @description The persona; what `model` of a request says.
             */
            id: string;
            /**
             * Object
             * @description Says what this is.
             * @constant
             */
            object: "model";
            /**
             * Created
             * @description When it was created, in seconds since 1970; 0 for the built-in one.
             */
            created: number;
            /**
             * Owned By
             * @description The tenant; `somaagent` for the built-in one.
             */
            owned_by: string;
        };
        /**
         * OpenAIModelList
         * @description Everything that can be asked: the built-in persona first, then the tenant's by their id.
         * @example {
         *       "data": [
         *         {
         *           "created": 1767225600,
         *           "id": "tutor",
         *           "object": "model",
         *           "owned_by": "acme"
         *         }
         *       ],
         *       "object": "list"
         *     }
         */
        OpenAIModelList: {
            /**
             * Object
             * @description Says what this is.
             * @constant
             */
            object: "list";
            /**
             * Data
             * @description All of them.
             */
            data: components["schemas"]["OpenAIModel"][];
        };
        /**
         * OriginalAccepted
         * @description A message that is stored and will be answered.
         * @example {
         *       "event_id": "4b5f7a3e-8f0c-5a34-9d0e-2f7c1b6a9e10",
         *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
         *     }
         */
        OriginalAccepted: {
            /**
             * Session Id
             * Format: uuid
             * @description The session.
             */
            session_id: string;
            /**
             * Event Id
             * Format: uuid
             * @description The event that announced the message.
             */
            event_id: string;
        };
        /**
         * OriginalAction
         * @description A quick action to be run.
         * @example {
         *       "action": "summarize",
         *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
         *     }
         */
        OriginalAction: {
            /**
             * Session Id
             * @description The session; left out, a new one.
             */
            session_id?: string | null;
            /**
             * Persona Id
             * @description Who answers.
             */
            persona_id?: string | null;
            /**
             * Action
             * @description Which one.
             */
            action: string;
            /**
             * Metadata
             * @description Notes of the client's own.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
        };
        /**
         * OriginalContext
         * @description What the model would be shown.
         * @example {
         *       "content": "system: You are SomaAgent.",
         *       "tokens": 12
         *     }
         */
        OriginalContext: {
            /**
             * Content
             * @description The messages, one below the other.
             */
            content: string;
            /**
             * Tokens
             * @description Tokens of all together.
             */
            tokens: number;
        };
        /**
         * OriginalDeletion
         * @description A blocked call that waits no longer.
         * @example {
         *       "status": "deleted"
         *     }
         */
        OriginalDeletion: {
            /**
             * Status
             * @description Always the same.
             * @constant
             */
            status: "deleted";
        };
        /**
         * OriginalExport
         * @description A session as one text.
         * @example {
         *       "content": "{\"kind\":\"session\"}\n",
         *       "ctxid": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
         *     }
         */
        OriginalExport: {
            /**
             * Ctxid
             * Format: uuid
             * @description The session.
             */
            ctxid: string;
            /**
             * Content
             * @description Its lines, as `GET /v1/sessions/{session_id}/export` gives them.
             */
            content: string;
        };
        /**
         * OriginalHealth
         * @description How the gateway and what it works with are.
         * @example {
         *       "components": {
         *         "postgres": {
         *           "status": "ok"
         *         }
         *       },
         *       "status": "ok"
         *     }
         */
        OriginalHealth: {
            /**
             * Status
             * @description `degraded`: it works, answers do not stream.
             * @enum {string}
             */
            status: "ok" | "degraded" | "down";
            /**
             * Components
             * @description What it works with, by name.
             */
            components: {
                [key: string]: components["schemas"]["Component"];
            };
        };
        /**
         * OriginalHistory
         * @description What was said in a session.
         * @example {
         *       "history": "# Capitals of Europe\n",
         *       "tokens": 8
         *     }
         */
        OriginalHistory: {
            /**
             * History
             * @description The conversation as Markdown.
             */
            history: string;
            /**
             * Tokens
             * @description How many tokens that has, as the model's own server counts them.
             */
            tokens: number;
        };
        /**
         * OriginalImported
         * @description Sessions that were imported.
         * @example {
         *       "ctxids": [
         *         "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
         *       ]
         *     }
         */
        OriginalImported: {
            /**
             * Ctxids
             * @description Their ids, in the order of `chats`.
             */
            ctxids: string[];
        };
        /**
         * OriginalMessage
         * @description A message to be answered.
         * @example {
         *       "message": "What is the capital of France?"
         *     }
         */
        OriginalMessage: {
            /**
             * Session Id
             * @description The session; left out, a new one.
             */
            session_id?: string | null;
            /**
             * Persona Id
             * @description Who answers.
             */
            persona_id?: string | null;
            /**
             * Message
             * @description What the person says.
             */
            message: string;
            /**
             * Attachments
             * @description Files that come with it.
             * @default []
             */
            attachments?: string[];
            /**
             * Metadata
             * @description Notes of the client's own.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
        };
        /**
         * OriginalResolution
         * @description What becomes of a blocked call.
         * @example {
         *       "allow": true
         *     }
         */
        OriginalResolution: {
            /**
             * Allow
             * @description Whether it runs.
             * @default true
             */
            allow?: boolean;
        };
        /**
         * OriginalResolved
         * @description What became of a blocked call.
         * @example {
         *       "status": "requeued"
         *     }
         */
        OriginalResolved: {
            /**
             * Status
             * @description requeued: it was approved. discarded: it was denied.
             * @enum {string}
             */
            status: "requeued" | "discarded";
        };
        /**
         * OutputCall
         * @description A call that the model asks for.
         * @example {
         *       "arguments": "{\"town\": \"Paris\"}",
         *       "call_id": "call_1",
         *       "id": "fc_2c9c1b7e58f25b6a8a0e6d2f6f7a1c90",
         *       "name": "weather",
         *       "status": "completed",
         *       "type": "function_call"
         *     }
         */
        OutputCall: {
            /**
             * Type
             * @description Says what this is.
             * @constant
             */
            type: "function_call";
            /**
             * Id
             * @description Names the item.
             */
            id: string;
            /**
             * Call Id
             * @description What the result refers to.
             */
            call_id: string;
            /**
             * Name
             * @description The function.
             */
            name: string;
            /**
             * Arguments
             * @description Its arguments as JSON text.
             */
            arguments: string;
            /**
             * Status
             * @description How far it is.
             * @enum {string}
             */
            status: "in_progress" | "completed" | "incomplete";
        };
        /**
         * OutputMessage
         * @description What the model says.
         * @example {
         *       "content": [
         *         {
         *           "annotations": [],
         *           "logprobs": [],
         *           "text": "Paris.",
         *           "type": "output_text"
         *         }
         *       ],
         *       "id": "msg_2c9c1b7e58f25b6a8a0e6d2f6f7a1c90",
         *       "role": "assistant",
         *       "status": "completed",
         *       "type": "message"
         *     }
         */
        OutputMessage: {
            /**
             * Type
             * @description Says what this is.
             * @constant
             */
            type: "message";
            /**
             * Id
             * @description Names the item.
             */
            id: string;
            /**
             * Status
             * @description How far it is.
             * @enum {string}
             */
            status: "in_progress" | "completed" | "incomplete";
            /**
             * Role
             * @description Who speaks.
             * @constant
             */
            role: "assistant";
            /**
             * Content
             * @description The text.
             */
            content: components["schemas"]["OutputText"][];
        };
        /**
         * OutputText
         * @description Text of the model.
         * @example {
         *       "annotations": [],
         *       "logprobs": [],
         *       "text": "Paris.",
         *       "type": "output_text"
         *     }
         */
        OutputText: {
            /**
             * Type
             * @description Says what this is.
             * @constant
             */
            type: "output_text";
            /**
             * Text
             * @description The text.
             */
            text: string;
            /**
             * Annotations
             * @description Always empty.
             */
            annotations: {
                [key: string]: unknown;
            }[];
            /**
             * Logprobs
             * @description Always empty.
             */
            logprobs: {
                [key: string]: unknown;
            }[];
        };
        /**
         * Paused
         * @description Whether a session is to pause.
         * @example {
         *       "paused": true
         *     }
         */
        Paused: {
            /**
             * Paused
             * @description False resumes it.
             * @default true
             */
            paused?: boolean;
        };
        /**
         * Persona
         * @description A persona of the tenant, or the built-in one.
         * @example {
         *       "built_in": false,
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "id": "tutor",
         *       "name": "Tutor",
         *       "system_prompt": "You are a patient tutor. Answer with one question that leads on.",
         *       "temperature": 0.4,
         *       "tool_choice": "auto",
         *       "tools": [
         *         "calculate",
         *         "code_execute"
         *       ],
         *       "updated_at": "2026-01-01T12:00:00.000000Z",
         *       "profile": null
         *     }
         */
        Persona: {
            /**
             * Id
             * @description Names the persona.
             */
            id: string;
            /**
             * Name
             * @description What people call it.
             */
            name: string;
            /**
             * System Prompt
             * @description What the model is told before the conversation; null for the built-in one.
             */
            system_prompt: string | null;
            /**
             * Profile
             * @description Model profile that its turns prefer.
             */
            profile: string | null;
            /**
             * Temperature
             * @description Sampling temperature; null takes the platform's.
             */
            temperature: number | null;
            /**
             * Tools
             * @description Tools that its turns are offered, as far as the tenant has them enabled; null takes the
             *     platform's, where a message seems to need them.
             */
            tools: string[] | null;
            /**
             * Tool Choice
             * @description What the first step of its turns may or has to call: `auto`, `required`, `none` or a tool's
             *     name; null is `auto`.
             */
            tool_choice: string | null;
            /**
             * Built In
             * @description Whether it is the platform's own, which nobody changes.
             */
            built_in: boolean;
            /**
             * Created At
             * @description When it was created.
             */
            created_at: string | null;
            /**
             * Updated At
             * @description When it was last changed.
             */
            updated_at: string | null;
        };
        /**
         * PersonaPage
         * @description The tenant's personas by their id, the built-in one first.
         * @example {
         *       "personas": [
         *         {
         *           "built_in": false,
         *           "created_at": "2026-01-01T12:00:00.000000Z",
         *           "id": "tutor",
         *           "name": "Tutor",
         *           "system_prompt": "You are a patient tutor. Answer with one question that leads on.",
         *           "temperature": 0.4,
         *           "tool_choice": "auto",
         *           "tools": [
         *             "calculate",
         *             "code_execute"
         *           ],
         *           "updated_at": "2026-01-01T12:00:00.000000Z",
         *           "profile": null
         *         }
         *       ],
         *       "next_cursor": null
         *     }
         */
        PersonaPage: {
            /**
             * Personas
             * @description At most `limit`.
             */
            personas: components["schemas"]["Persona"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * ProductVersion
         * @description The product, its version, and that of the API.
         * @example {
         *       "api_version": "1",
         *       "name": "somaagent",
         *       "version": "0.1.0"
         *     }
         */
        ProductVersion: {
            /**
             * Name
             * @description The product.
             */
            name: string;
            /**
             * Version
             * @description Its version.
             */
            version: string;
            /**
             * Api Version
             * @description The version in the paths of the API.
             */
            api_version: string;
        };
        /**
         * ProfileContent
         * @description A model and how it is asked.
         * @example {
         *       "base_url": "https://api.groq.com/openai/v1",
         *       "context_tokens": 131072,
         *       "fallbacks": [
         *         "small"
         *       ],
         *       "input_price": 50000,
         *       "max_tokens": 512,
         *       "model": "llama-3.1-8b-instant",
         *       "output_price": 80000,
         *       "provider": "groq",
         *       "secret": "groq",
         *       "temperature": 0.2
         *     }
         */
        ProfileContent: {
            /**
             * Provider
             * @description Who serves the model: kserve, vllm, groq, huggingface, …
             */
            provider: string;
            /**
             * Model
             * @description The model's name as its server knows it.
             */
            model: string;
            /**
             * Base Url
             * @description Base of its OpenAI routes, on a host that the operator permits.
             */
            base_url: string;
            /**
             * Secret
             * @description The name under which the operator keeps the tenant's key for it; never the key itself.
             */
            secret?: string | null;
            /**
             * Temperature
             * @description Sampling temperature; null takes the platform's. A persona's own goes before it.
             */
            temperature?: number | null;
            /**
             * Max Tokens
             * @description Longest answer, in tokens; null takes the platform's.
             */
            max_tokens?: number | null;
            /**
             * Context Tokens
             * @description What the model reads and writes in one generation; null where it is not known.
             */
            context_tokens?: number | null;
            /**
             * Fallbacks
             * @description Roles whose profiles are asked, in this order, when the model does not begin to answer, and
             *     of which the cheaper ones answer when the budget is used up.
             * @default []
             */
            fallbacks?: string[];
            /**
             * Input Price
             * @description Of a million tokens of a prompt, in millionths of the ledger's currency.
             * @default 0
             */
            input_price?: number;
            /**
             * Output Price
             * @description Of a million tokens of an answer, in millionths of the ledger's currency.
             * @default 0
             */
            output_price?: number;
        };
        /**
         * PromptTokens
         * @description Of the prompt's tokens.
         * @example {
         *       "cached_tokens": 0
         *     }
         */
        PromptTokens: {
            /**
             * Cached Tokens
             * @description How many the model remembered.
             */
            cached_tokens: number;
        };
        /**
         * ReasoningTokens
         * @description Of the answer's tokens.
         * @example {
         *       "reasoning_tokens": 0
         *     }
         */
        ReasoningTokens: {
            /**
             * Reasoning Tokens
             * @description Always 0: servers do not tell them apart.
             */
            reasoning_tokens: number;
        };
        /**
         * Regeneration
         * @description How a question is answered anew.
         * @example {
         *       "persona": "tutor"
         *     }
         */
        Regeneration: {
            /**
             * Persona
             * @description Who answers; left out, the persona of the replaced turn.
             */
            persona?: string | null;
        };
        /**
         * RequeueDecision
         * @description One decision, as it is kept for good.
         * @example {
         *       "decided_at": "2026-01-01T12:00:00.000000Z",
         *       "decided_by": "grace",
         *       "decision": "approved",
         *       "reason": "the page is public"
         *     }
         */
        RequeueDecision: {
            /**
             * Decision
             * @description What was decided.
             * @enum {string}
             */
            decision: "waiting" | "approved" | "denied" | "permitted" | "failed" | "expired" | "cancelled";
            /**
             * Decided By
             * @description Who decided; null where the platform did.
             */
            decided_by: string | null;
            /**
             * Reason
             * @description Why.
             */
            reason: string;
            /**
             * Decided At
             * Format: date-time
             * @description When.
             */
            decided_at: string;
        };
        /**
         * RequeueDetails
         * @description An entry with all that a decision needs.
         * @example {
         *       "arguments": {
         *         "url": "https://example.com/"
         *       },
         *       "asked_by": "ada",
         *       "blocked_at": "2026-01-01T12:00:00.000000Z",
         *       "call_id": "9c1f0f64-8a5c-5a7e-8f55-1f3a0d6c7b20",
         *       "decisions": [],
         *       "digest": "0000000000000000000000000000000000000000000000000000000000000000",
         *       "evaluations": 0,
         *       "expires_at": "2026-01-01T13:00:00.000000Z",
         *       "question": {
         *         "action": "tool.execute",
         *         "resource": "http_fetch"
         *       },
         *       "reasons": [
         *         "no_rule_grants_it"
         *       ],
         *       "requeue_id": "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44",
         *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
         *       "state": "waiting",
         *       "tool": "http_fetch",
         *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
         *       "version": "1",
         *       "decided_at": null,
         *       "decided_by": null,
         *       "decision_reason": null,
         *       "grant_expires_at": null,
         *       "grant_used_at": null
         *     }
         */
        RequeueDetails: {
            /**
             * Requeue Id
             * Format: uuid
             * @description Names the entry.
             */
            requeue_id: string;
            /**
             * Session Id
             * Format: uuid
             * @description The session.
             */
            session_id: string;
            /**
             * Turn Id
             * Format: uuid
             * @description The turn that waits.
             */
            turn_id: string;
            /**
             * Call Id
             * Format: uuid
             * @description The call.
             */
            call_id: string;
            /**
             * Tool
             * @description The tool's name.
             */
            tool: string;
            /**
             * Version
             * @description The tool's version.
             */
            version: string;
            /**
             * Digest
             * @description SHA-256 of the canonical arguments, which an approval is bound to.
             */
            digest: string;
            /**
             * Reasons
             * @description Names of the rules that blocked it.
             */
            reasons: string[];
            /**
             * State
             * @description waiting; approved or denied by somebody; permitted by the policy, which was asked again;
             *     failed when it had refused too often; expired; or cancelled with its turn.
             * @enum {string}
             */
            state: "waiting" | "approved" | "denied" | "permitted" | "failed" | "expired" | "cancelled";
            /**
             * Asked By
             * @description On whose behalf it would run.
             */
            asked_by: string | null;
            /**
             * Evaluations
             * @description How often the policy was asked again.
             */
            evaluations: number;
            /**
             * Blocked At
             * Format: date-time
             * @description When it was blocked.
             */
            blocked_at: string;
            /**
             * Expires At
             * Format: date-time
             * @description When it is over unless somebody decides.
             */
            expires_at: string;
            /**
             * Decided At
             * @description When it was decided.
             */
            decided_at: string | null;
            /**
             * Decided By
             * @description Who decided; null where the platform did.
             */
            decided_by: string | null;
            /**
             * Decision Reason
             * @description Why.
             */
            decision_reason: string | null;
            /**
             * Grant Expires At
             * @description Until when an approved call has to begin.
             */
            grant_expires_at: string | null;
            /**
             * Grant Used At
             * @description When an approved call began.
             */
            grant_used_at: string | null;
            /**
             * Arguments
             * @description With which the tool would be called.
             */
            arguments: unknown;
            /**
             * Question
             * @description What the policy was asked.
             */
            question: {
                [key: string]: unknown;
            };
            /**
             * Decisions
             * @description What was decided, the oldest first.
             */
            decisions: components["schemas"]["RequeueDecision"][];
        };
        /**
         * RequeueEntry
         * @description A call of a tool that the policy refused and somebody may approve.
         * @example {
         *       "asked_by": "ada",
         *       "blocked_at": "2026-01-01T12:00:00.000000Z",
         *       "call_id": "9c1f0f64-8a5c-5a7e-8f55-1f3a0d6c7b20",
         *       "digest": "0000000000000000000000000000000000000000000000000000000000000000",
         *       "evaluations": 0,
         *       "expires_at": "2026-01-01T13:00:00.000000Z",
         *       "reasons": [
         *         "no_rule_grants_it"
         *       ],
         *       "requeue_id": "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44",
         *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
         *       "state": "waiting",
         *       "tool": "http_fetch",
         *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
         *       "version": "1",
         *       "decided_at": null,
         *       "decided_by": null,
         *       "decision_reason": null,
         *       "grant_expires_at": null,
         *       "grant_used_at": null
         *     }
         */
        RequeueEntry: {
            /**
             * Requeue Id
             * Format: uuid
             * @description Names the entry.
             */
            requeue_id: string;
            /**
             * Session Id
             * Format: uuid
             * @description The session.
             */
            session_id: string;
            /**
             * Turn Id
             * Format: uuid
             * @description The turn that waits.
             */
            turn_id: string;
            /**
             * Call Id
             * Format: uuid
             * @description The call.
             */
            call_id: string;
            /**
             * Tool
             * @description The tool's name.
             */
            tool: string;
            /**
             * Version
             * @description The tool's version.
             */
            version: string;
            /**
             * Digest
             * @description SHA-256 of the canonical arguments, which an approval is bound to.
             */
            digest: string;
            /**
             * Reasons
             * @description Names of the rules that blocked it.
             */
            reasons: string[];
            /**
             * State
             * @description waiting; approved or denied by somebody; permitted by the policy, which was asked again;
             *     failed when it had refused too often; expired; or cancelled with its turn.
             * @enum {string}
             */
            state: "waiting" | "approved" | "denied" | "permitted" | "failed" | "expired" | "cancelled";
            /**
             * Asked By
             * @description On whose behalf it would run.
             */
            asked_by: string | null;
            /**
             * Evaluations
             * @description How often the policy was asked again.
             */
            evaluations: number;
            /**
             * Blocked At
             * Format: date-time
             * @description When it was blocked.
             */
            blocked_at: string;
            /**
             * Expires At
             * Format: date-time
             * @description When it is over unless somebody decides.
             */
            expires_at: string;
            /**
             * Decided At
             * @description When it was decided.
             */
            decided_at: string | null;
            /**
             * Decided By
             * @description Who decided; null where the platform did.
             */
            decided_by: string | null;
            /**
             * Decision Reason
             * @description Why.
             */
            decision_reason: string | null;
            /**
             * Grant Expires At
             * @description Until when an approved call has to begin.
             */
            grant_expires_at: string | null;
            /**
             * Grant Used At
             * @description When an approved call began.
             */
            grant_used_at: string | null;
        };
        /**
         * RequeuePage
         * @description Entries of the tenant, the newest first.
         * @example {
         *       "entries": [
         *         {
         *           "asked_by": "ada",
         *           "blocked_at": "2026-01-01T12:00:00.000000Z",
         *           "call_id": "9c1f0f64-8a5c-5a7e-8f55-1f3a0d6c7b20",
         *           "digest": "0000000000000000000000000000000000000000000000000000000000000000",
         *           "evaluations": 0,
         *           "expires_at": "2026-01-01T13:00:00.000000Z",
         *           "reasons": [
         *             "no_rule_grants_it"
         *           ],
         *           "requeue_id": "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44",
         *           "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
         *           "state": "waiting",
         *           "tool": "http_fetch",
         *           "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
         *           "version": "1",
         *           "decided_at": null,
         *           "decided_by": null,
         *           "decision_reason": null,
         *           "grant_expires_at": null,
         *           "grant_used_at": null
         *         }
         *       ],
         *       "next_cursor": null
         *     }
         */
        RequeuePage: {
            /**
             * Entries
             * @description At most `limit`.
             */
            entries: components["schemas"]["RequeueEntry"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * ResponseBody
         * @description The whole answer, with what was asked for.
         * @example {
         *       "created_at": 1767225600,
         *       "id": "resp_0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
         *       "max_output_tokens": 64,
         *       "metadata": {},
         *       "model": "tutor",
         *       "object": "response",
         *       "output": [
         *         {
         *           "content": [
         *             {
         *               "annotations": [],
         *               "logprobs": [],
         *               "text": "Paris.",
         *               "type": "output_text"
         *             }
         *           ],
         *           "id": "msg_2c9c1b7e58f25b6a8a0e6d2f6f7a1c90",
         *           "role": "assistant",
         *           "status": "completed",
         *           "type": "message"
         *         }
         *       ],
         *       "parallel_tool_calls": true,
         *       "status": "completed",
         *       "store": true,
         *       "temperature": 0.7,
         *       "text": {
         *         "format": {
         *           "type": "text"
         *         }
         *       },
         *       "tool_choice": "auto",
         *       "tools": [],
         *       "truncation": "disabled",
         *       "usage": {
         *         "input_tokens": 31,
         *         "input_tokens_details": {
         *           "cached_tokens": 0
         *         },
         *         "output_tokens": 8,
         *         "output_tokens_details": {
         *           "reasoning_tokens": 0
         *         },
         *         "total_tokens": 39
         *       },
         *       "error": null,
         *       "incomplete_details": null,
         *       "instructions": null,
         *       "previous_response_id": null,
         *       "top_p": null
         *     }
         */
        ResponseBody: {
            /**
             * Id
             * @description Names the response.
             */
            id: string;
            /**
             * Object
             * @description Says what this is.
             * @constant
             */
            object: "response";
            /**
             * Created At
             * @description When it began, in seconds since 1970.
             */
            created_at: number;
            /**
             * Status
             * @description How it ended.
             * @enum {string}
             */
            status: "in_progress" | "completed" | "incomplete" | "failed";
            /**
             * Error
             * @description Why it failed, in a stream; null otherwise.
             */
            error: {
                [key: string]: unknown;
            } | null;
            /** @description Why it ends early. */
            incomplete_details: components["schemas"]["IncompleteDetails"] | null;
            /**
             * Instructions
             * @description The system message of this response alone.
             */
            instructions: string | null;
            /**
             * Max Output Tokens
             * @description What was asked for.
             */
            max_output_tokens: number | null;
            /**
             * Metadata
             * @description The client's own.
             */
            metadata: {
                [key: string]: string;
            };
            /**
             * Model
             * @description The persona.
             */
            model: string;
            /**
             * Output
             * @description What the model says and asks for.
             */
            output: (components["schemas"]["OutputMessage"] | components["schemas"]["OutputCall"])[];
            /**
             * Parallel Tool Calls
             * @description Whether it might ask for several calls at once.
             */
            parallel_tool_calls: boolean;
            /**
             * Previous Response Id
             * @description What it continues.
             */
            previous_response_id: string | null;
            /**
             * Store
             * @description Whether it is stored.
             */
            store: boolean;
            /**
             * Temperature
             * @description Sampling temperature.
             */
            temperature: number | null;
            /**
             * Text
             * @description The form of the answer.
             */
            text: {
                [key: string]: unknown;
            };
            /**
             * Tool Choice
             * @description Whether it might call functions.
             */
            tool_choice: string | components["schemas"]["FunctionChoice"];
            /**
             * Tools
             * @description The functions.
             */
            tools: {
                [key: string]: unknown;
            }[];
            /**
             * Top P
             * @description Nucleus sampling.
             */
            top_p: number | null;
            /**
             * Truncation
             * @description What does not fit is an error.
             * @constant
             */
            truncation: "disabled";
            /** @description What it cost; null where the model does not say. */
            usage: components["schemas"]["ResponseUsage"] | null;
        };
        /**
         * ResponseRequest
         * @description Something to be answered, alone or after a response that is stored.
         * @example {
         *       "input": "What is the capital of France?",
         *       "max_output_tokens": 64,
         *       "model": "tutor"
         *     }
         */
        ResponseRequest: {
            /**
             * Model
             * @description A persona, whose system prompt comes first; `default` has none of its own.
             */
            model: string;
            /**
             * Input
             * @description What is said: text of the user, or items, the oldest first.
             */
            input: string | (components["schemas"]["InputMessage"] | components["schemas"]["InputCall"] | components["schemas"]["InputResult"])[];
            /**
             * Instructions
             * @description A system message for this response alone; the next one does not take it over.
             */
            instructions?: string | null;
            /**
             * Previous Response Id
             * @description The stored response that this continues.
             */
            previous_response_id?: string | null;
            /**
             * Store
             * @description Whether it can be retrieved and continued later; by default it can.
             */
            store?: boolean | null;
            /**
             * Metadata
             * @description Kept with the response.
             */
            metadata?: {
                [key: string]: string;
            } | null;
            /**
             * Stream
             * @description Server-sent events.
             */
            stream?: boolean | null;
            /** @description How it is streamed. */
            stream_options?: components["schemas"]["ResponseStreamOptions"] | null;
            /**
             * Max Output Tokens
             * @description Longest answer; the operator's bound holds besides.
             */
            max_output_tokens?: number | null;
            /**
             * Temperature
             * @description Sampling temperature; by default the persona's, else the platform's.
             */
            temperature?: number | null;
            /**
             * Top P
             * @description Nucleus sampling.
             */
            top_p?: number | null;
            /**
             * Tools
             * @description Functions that the model may ask the client to call.
             */
            tools?: components["schemas"]["FunctionTool"][] | null;
            /**
             * Tool Choice
             * @description Whether it may, must, or which one.
             */
            tool_choice?: ("none" | "auto" | "required") | components["schemas"]["FunctionChoice"] | null;
            /**
             * Parallel Tool Calls
             * @description Whether it may ask for several at once.
             */
            parallel_tool_calls?: boolean | null;
            /** @description The form of the answer. */
            text?: components["schemas"]["TextOptions"] | null;
            /**
             * Truncation
             * @description What does not fit is an error.
             */
            truncation?: "disabled" | null;
            /**
             * Background
             * @description Answers are given at once.
             */
            background?: false | null;
            /**
             * Include
             * @description There is nothing more to include.
             */
            include?: string[] | null;
            /**
             * Reasoning
             * @description Has no effect.
             */
            reasoning?: {
                [key: string]: unknown;
            } | null;
            /**
             * User
             * @description Has no effect.
             */
            user?: string | null;
            /**
             * Safety Identifier
             * @description Has no effect.
             */
            safety_identifier?: string | null;
            /**
             * Prompt Cache Key
             * @description Has no effect.
             */
            prompt_cache_key?: string | null;
            /**
             * Service Tier
             * @description Has no effect.
             */
            service_tier?: string | null;
        };
        /**
         * ResponseStreamOptions
         * @description How a response is streamed.
         * @example {
         *       "include_obfuscation": false
         *     }
         */
        ResponseStreamOptions: {
            /**
             * Include Obfuscation
             * @description Has no effect.
             */
            include_obfuscation?: boolean | null;
        };
        /**
         * ResponseUsage
         * @description What the answer cost, as the model counted it.
         * @example {
         *       "input_tokens": 31,
         *       "input_tokens_details": {
         *         "cached_tokens": 0
         *       },
         *       "output_tokens": 8,
         *       "output_tokens_details": {
         *         "reasoning_tokens": 0
         *       },
         *       "total_tokens": 39
         *     }
         */
        ResponseUsage: {
            /**
             * Input Tokens
             * @description Tokens of the prompt.
             */
            input_tokens: number;
            input_tokens_details: components["schemas"]["CachedTokens"];
            /**
             * Output Tokens
             * @description Tokens of the answer.
             */
            output_tokens: number;
            output_tokens_details: components["schemas"]["ReasoningTokens"];
            /**
             * Total Tokens
             * @description Both.
             */
            total_tokens: number;
        };
        /**
         * SchemaFormat
         * @description JSON that conforms to a schema.
         * @example {
         *       "json_schema": {
         *         "name": "town",
         *         "schema": {
         *           "type": "object"
         *         }
         *       },
         *       "type": "json_schema"
         *     }
         */
        SchemaFormat: {
            /**
             * @description Says what this is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "json_schema";
            /** @description The schema. */
            json_schema: components["schemas"]["JsonSchemaFormat"];
        };
        /**
         * SchemaTextFormat
         * @description JSON that conforms to a schema.
         * @example {
         *       "name": "town",
         *       "schema": {
         *         "type": "object"
         *       },
         *       "strict": true,
         *       "type": "json_schema"
         *     }
         */
        SchemaTextFormat: {
            /**
             * Name
             * @description A name for the model.
             */
            name: string;
            /**
             * Description
             * @description What the answer is for.
             */
            description?: string | null;
            /**
             * Schema
             * @description The JSON schema.
             */
            schema: {
                [key: string]: unknown;
            };
            /**
             * Strict
             * @description Passed on to the model.
             */
            strict?: boolean | null;
            /**
             * @description Says what this is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "json_schema";
        };
        /**
         * Session
         * @description A conversation of one tenant.
         * @example {
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "paused": false,
         *       "persona": "tutor",
         *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
         *       "title": "Capitals of Europe"
         *     }
         */
        Session: {
            /**
             * Session Id
             * Format: uuid
             * @description Names the session in every path.
             */
            session_id: string;
            /**
             * Title
             * @description What the session is about, for people.
             */
            title: string | null;
            /**
             * Persona
             * @description Who answers.
             */
            persona: string;
            /**
             * Paused
             * @description Whether messages are kept without a turn beginning.
             * @default false
             */
            paused?: boolean;
            /**
             * Created At
             * Format: date-time
             * @description When the session was created.
             */
            created_at: string;
        };
        /**
         * SessionEvent
         * @description Something that happened in a session; it holds nothing that anybody said.
         * @example {
         *       "id": "17",
         *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
         *       "occurred_at": "2026-01-01T12:00:00.000000Z",
         *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
         *       "type": "message.received"
         *     }
         */
        SessionEvent: {
            /**
             * Id
             * @description Grows from event to event.
             */
            id: string;
            /**
             * Type
             * @description message.received, message.withdrawn, turn.stop_requested, turn.completed, turn.failed,
             *     turn.interrupted, turn.refused, turn.expired, session.renamed, session.paused, session.resumed
             *     or
             *     session.reset.
             */
            type: string;
            /**
             * Turn Id
             * @description The turn that it belongs to.
             */
            turn_id: string | null;
            /**
             * Message Id
             * @description The turn's question.
             */
            message_id: string | null;
            /**
             * Occurred At
             * Format: date-time
             * @description When it happened.
             */
            occurred_at: string;
        };
        /**
         * SessionEventPage
         * @description What happened in a session, the oldest first.
         * @example {
         *       "events": [],
         *       "next_cursor": null
         *     }
         */
        SessionEventPage: {
            /**
             * Events
             * @description At most `limit`.
             */
            events: components["schemas"]["SessionEvent"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * SessionPage
         * @description Sessions, the newest first.
         * @example {
         *       "sessions": [],
         *       "next_cursor": null
         *     }
         */
        SessionPage: {
            /**
             * Sessions
             * @description At most `limit`.
             */
            sessions: components["schemas"]["Session"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * StepUsage
         * @description Tokens that one step cost.
         * @example {
         *       "estimated": false,
         *       "input_tokens": 241,
         *       "output_tokens": 22
         *     }
         */
        StepUsage: {
            /**
             * Input Tokens
             * @description Tokens of the prompt.
             */
            input_tokens: number;
            /**
             * Output Tokens
             * @description Tokens of what the model said and asked for.
             */
            output_tokens: number;
            /**
             * Estimated
             * @description Whether the provider reported none and they were counted here.
             */
            estimated: boolean;
        };
        /**
         * StoredFile
         * @description A file of the tenant.
         * @example {
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "declared_type": "application/pdf",
         *       "expires_at": "2026-01-01T12:00:00.000000Z",
         *       "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
         *       "media_type": "application/pdf",
         *       "name": "report.pdf",
         *       "sha256": "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
         *       "size": 48213,
         *       "state": "ready",
         *       "type_mismatch": false,
         *       "reason": null
         *     }
         */
        StoredFile: {
            /**
             * File Id
             * Format: uuid
             * @description Names the file; `attachments` of a message take it.
             */
            file_id: string;
            /**
             * Name
             * @description The sender's name for it, without path and control characters.
             */
            name: string;
            /**
             * Media Type
             * @description What the content looks like; null until all of it has arrived.
             */
            media_type: string | null;
            /**
             * Declared Type
             * @description What the sender called it.
             */
            declared_type: string | null;
            /**
             * Type Mismatch
             * @description Whether the two differ in a way that the content objects to.
             */
            type_mismatch: boolean;
            /**
             * Size
             * @description Bytes; of an unfinished upload, those that are to come.
             */
            size: number;
            /**
             * Sha256
             * @description Of the content, in hexadecimal digits; null until all of it has arrived.
             */
            sha256: string | null;
            /**
             * State
             * @description Only `ready` files can be attached and downloaded.
             * @enum {string}
             */
            state: "receiving" | "scanning" | "ready" | "quarantined" | "expired" | "deleted";
            /**
             * Reason
             * @description Why it is quarantined: `infected`, or `scanner_unavailable`, which is tried again.
             */
            reason: string | null;
            /**
             * Created At
             * Format: date-time
             * @description When its upload began.
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             * @description When its content goes.
             */
            expires_at: string;
        };
        /**
         * StreamOptions
         * @description How an answer is streamed.
         * @example {
         *       "include_usage": true
         *     }
         */
        StreamOptions: {
            /**
             * Include Usage
             * @description Ends the stream with a chunk that has `usage` and no choice.
             */
            include_usage?: boolean | null;
            /**
             * Include Obfuscation
             * @description Has no effect.
             */
            include_obfuscation?: boolean | null;
        };
        /**
         * SystemMessage
         * @description What the model is told to be.
         * @example {
         *       "content": "Answer in one sentence.",
         *       "role": "system"
         *     }
         */
        SystemMessage: {
            /**
             * @description Who speaks. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            role: "developer" | "system";
            /**
             * Content
             * @description What it says.
             */
            content: string | components["schemas"]["TextPart"][];
            /**
             * Name
             * @description Has no effect.
             */
            name?: string | null;
        };
        /**
         * Telemetry
         * @description What the tenant decided about its traces, and whether the operator lets it hold.
         * @example {
         *       "content": true,
         *       "decided_at": "2026-01-01T12:00:00.000000Z",
         *       "decided_by": "ada",
         *       "permitted": true
         *     }
         */
        Telemetry: {
            /**
             * Content
             * @description Whether the tenant agreed to have what its models are asked and say in traces, redacted.
             */
            content: boolean;
            /**
             * Permitted
             * @description Whether the operator permits that; where not, traces have none of it.
             */
            permitted: boolean;
            /**
             * Decided By
             * @description Who decided last; null where nobody has: then it is not agreed.
             */
            decided_by: string | null;
            /**
             * Decided At
             * @description When that was.
             */
            decided_at: string | null;
        };
        /**
         * TelemetryDecision
         * @description Whether the tenant agrees; it replaces the last decision.
         * @example {
         *       "content": true
         *     }
         */
        TelemetryDecision: {
            /**
             * Content
             * @description True: spans of models have what is asked and said, redacted, from the next step of any turn;
             *     false: not from then on. What is stored already stays as long as the operator keeps traces.
             */
            content: boolean;
        };
        /**
         * Template
         * @description An action that a session can be asked for: the tenant's own, or the platform's.
         * @example {
         *       "built_in": false,
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "description": "Explains something to a reader of a given age.",
         *       "name": "explain",
         *       "template": "Explain {{topic}} to a reader of {{age}} years.",
         *       "updated_at": "2026-01-01T12:00:00.000000Z",
         *       "variables": {
         *         "age": {
         *           "default": "12"
         *         },
         *         "topic": {
         *           "description": "What to explain",
         *           "max_characters": 200
         *         }
         *       }
         *     }
         */
        Template: {
            /**
             * Name
             * @description Names the action.
             */
            name: string;
            /**
             * Description
             * @description What it is for, for people.
             */
            description: string | null;
            /**
             * Template
             * @description The question.
             */
            template: string;
            /**
             * Variables
             * @description The variables by their name.
             */
            variables: {
                [key: string]: components["schemas"]["Variable"];
            };
            /**
             * Built In
             * @description Whether it is the platform's own, which nobody changes.
             */
            built_in: boolean;
            /**
             * Created At
             * @description When it was created.
             */
            created_at: string | null;
            /**
             * Updated At
             * @description When it was last changed.
             */
            updated_at: string | null;
        };
        /**
         * TemplateContent
         * @description What a template says.
         * @example {
         *       "description": "Explains something to a reader of a given age.",
         *       "template": "Explain {{topic}} to a reader of {{age}} years.",
         *       "variables": {
         *         "age": {
         *           "default": "12"
         *         },
         *         "topic": {
         *           "description": "What to explain",
         *           "max_characters": 200
         *         }
         *       }
         *     }
         */
        TemplateContent: {
            /**
             * Description
             * @description What it is for, for people.
             */
            description?: string | null;
            /**
             * Template
             * @description The question; each `{{name}}` in it is one of `variables`, and nothing else is replaced.
             */
            template: string;
            /**
             * Variables
             * @description The variables by their name, every one of which the template uses.
             * @default {}
             */
            variables?: {
                [key: string]: components["schemas"]["Variable"];
            };
        };
        /**
         * TemplatePage
         * @description Actions by their name, the built-in ones first.
         * @example {
         *       "templates": [],
         *       "next_cursor": null
         *     }
         */
        TemplatePage: {
            /**
             * Templates
             * @description At most `limit`, and the built-in ones on the first page.
             */
            templates: components["schemas"]["Template"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * TextFormat
         * @description Plain text.
         * @example {
         *       "type": "text"
         *     }
         */
        TextFormat: {
            /**
             * @description Says what this is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "text";
        };
        /**
         * TextItem
         * @description A piece of text; models here take nothing else.
         * @example {
         *       "text": "What is the capital of France?",
         *       "type": "input_text"
         *     }
         */
        TextItem: {
            /**
             * Type
             * @description Whether it was said to the model or by it.
             * @enum {string}
             */
            type: "input_text" | "output_text";
            /**
             * Text
             * @description The text.
             */
            text: string;
            /**
             * Annotations
             * @description Of a text that comes back; has no effect.
             */
            annotations?: {
                [key: string]: unknown;
            }[] | null;
            /**
             * Logprobs
             * @description Of a text that comes back; has no effect.
             */
            logprobs?: {
                [key: string]: unknown;
            }[] | null;
        };
        /**
         * TextOptions
         * @description The form of the answer.
         * @example {
         *       "format": {
         *         "type": "text"
         *       }
         *     }
         */
        TextOptions: {
            /**
             * Format
             * @description Plain text, or JSON.
             */
            format?: (components["schemas"]["TextFormat"] | components["schemas"]["JsonObjectFormat"] | components["schemas"]["SchemaTextFormat"]) | null;
            /**
             * Verbosity
             * @description Has no effect.
             */
            verbosity?: string | null;
        };
        /**
         * TextPart
         * @description A piece of text; models here take nothing else.
         * @example {
         *       "text": "Hello",
         *       "type": "text"
         *     }
         */
        TextPart: {
            /**
             * Type
             * @description Says what this is.
             * @constant
             */
            type: "text";
            /**
             * Text
             * @description The text.
             */
            text: string;
        };
        /**
         * Tool
         * @description Something that the model may use; the client does the work.
         * @example {
         *       "function": {
         *         "description": "The weather of a town.",
         *         "name": "weather",
         *         "parameters": {
         *           "properties": {
         *             "town": {
         *               "type": "string"
         *             }
         *           },
         *           "required": [
         *             "town"
         *           ],
         *           "type": "object"
         *         }
         *       },
         *       "type": "function"
         *     }
         */
        Tool: {
            /**
             * Type
             * @description Only functions.
             * @constant
             */
            type: "function";
            /** @description The function. */
            function: components["schemas"]["FunctionDefinition"];
        };
        /**
         * ToolCall
         * @description A call that the model asked for.
         * @example {
         *       "function": {
         *         "arguments": "{\"town\": \"Paris\"}",
         *         "name": "weather"
         *       },
         *       "id": "call_1",
         *       "type": "function"
         *     }
         */
        ToolCall: {
            /**
             * Id
             * @description What the result refers to.
             */
            id: string;
            /**
             * Type
             * @description Says what this is.
             * @constant
             */
            type: "function";
            /** @description What to call. */
            function: components["schemas"]["CalledFunction"];
        };
        /**
         * ToolLine
         * @description Calls of tools that ended, together; null is what the lines are not grouped by.
         * @example {
         *       "calls": 7,
         *       "day": "2026-01-31",
         *       "money": 0,
         *       "retried": 0,
         *       "seconds": 0.4,
         *       "status": "success",
         *       "tool": "calculate"
         *     }
         */
        ToolLine: {
            /**
             * Day
             * @description In UTC, of the turn's end.
             */
            day: string | null;
            /**
             * Tool
             * @description Its name; `(not offered)` for all names that models made up.
             */
            tool: string | null;
            /**
             * Status
             * @description How the calls ended: success, error, timeout and the like.
             */
            status: string | null;
            /**
             * Calls
             * @description How many.
             */
            calls: number;
            /**
             * Retried
             * @description Those that were begun again.
             */
            retried: number;
            /**
             * Money
             * @description In millionths of the ledger's currency.
             */
            money: number;
            /**
             * Seconds
             * @description How long they ran, together.
             */
            seconds: number;
        };
        /**
         * ToolList
         * @description The tools that the tenant has enabled, by their name.
         * @example {
         *       "count": 1,
         *       "tools": [
         *         {
         *           "cost": 0,
         *           "description": "Calculates an arithmetic expression exactly.",
         *           "name": "calculate",
         *           "parameters": {
         *             "properties": {
         *               "expression": {
         *                 "type": "string"
         *               }
         *             },
         *             "required": [
         *               "expression"
         *             ],
         *             "type": "object"
         *           },
         *           "risk": "low",
         *           "version": "1"
         *         }
         *       ]
         *     }
         */
        ToolList: {
            /**
             * Tools
             * @description All of them.
             */
            tools: components["schemas"]["OfferedTool"][];
            /**
             * Count
             * @description How many these are.
             */
            count: number;
        };
        /**
         * ToolMessage
         * @description The result of a call.
         * @example {
         *       "content": "18 °C",
         *       "role": "tool",
         *       "tool_call_id": "call_1"
         *     }
         */
        ToolMessage: {
            /**
             * @description Who speaks. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            role: "tool";
            /**
             * Content
             * @description The result.
             */
            content: string | components["schemas"]["TextPart"][];
            /**
             * Tool Call Id
             * @description The call's `id`.
             */
            tool_call_id: string;
        };
        /**
         * ToolPage
         * @description How calls of tools ended, the newest day first.
         * @example {
         *       "tools": [],
         *       "next_cursor": null
         *     }
         */
        ToolPage: {
            /**
             * Tools
             * @description At most `limit`.
             */
            tools: components["schemas"]["ToolLine"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * Trail
         * @description The events of one turn, in the order in which they were handled.
         * @example {
         *       "completed_at": "2026-01-01T12:00:00.000000Z",
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "events": [],
         *       "state": "completed",
         *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
         *     }
         */
        Trail: {
            /**
             * Turn Id
             * Format: uuid
             * @description The turn.
             */
            turn_id: string;
            /**
             * State
             * @description The turn's state.
             */
            state: string;
            /**
             * Created At
             * Format: date-time
             * @description When the message was stored.
             */
            created_at: string;
            /**
             * Completed At
             * @description When the turn ended.
             */
            completed_at: string | null;
            /**
             * Events
             * @description What happened.
             */
            events: components["schemas"]["TrailEvent"][];
        };
        /**
         * TrailEvent
         * @description One event of a turn as one function handled it.
         * @example {
         *       "cold": false,
         *       "event_id": "5b0c1e1d-9e0b-5f3f-8e25-3b7a7f1f5f5e",
         *       "finished_at": "2026-01-01T12:00:00.000000Z",
         *       "function": "perception",
         *       "handling_ms": 2.1,
         *       "published": [
         *         "ai.somaagent.conversation.message-analyzed.v1"
         *       ],
         *       "published_at": "2026-01-01T12:00:00.000000Z",
         *       "received_at": "2026-01-01T12:00:00.000000Z",
         *       "source": "/functions/gateway",
         *       "type": "ai.somaagent.conversation.message-received.v1",
         *       "wait_ms": 4.2
         *     }
         */
        TrailEvent: {
            /**
             * Event Id
             * @description The CloudEvents id.
             */
            event_id: string;
            /**
             * Type
             * @description The CloudEvents type.
             */
            type: string;
            /**
             * Source
             * @description Who published it.
             */
            source: string;
            /**
             * Function
             * @description Who handled it.
             */
            function: string;
            /**
             * Cold
             * @description Whether it was the first event of a fresh process.
             */
            cold: boolean;
            /**
             * Wait Ms
             * @description From publishing to the handler's entry: the broker, and a cold start.
             */
            wait_ms: number;
            /**
             * Handling Ms
             * @description From the handler's entry to its commit.
             */
            handling_ms: number;
            /**
             * Published At
             * Format: date-time
             * @description When the event was made.
             */
            published_at: string;
            /**
             * Received At
             * Format: date-time
             * @description When the handler got it.
             */
            received_at: string;
            /**
             * Finished At
             * Format: date-time
             * @description When its effect was committed.
             */
            finished_at: string;
            /**
             * Published
             * @description Types of the events that the function published because of it.
             */
            published: string[];
        };
        /**
         * Turn
         * @description One message and the answer to it, on its way or finished.
         * @example {
         *       "answer_message_id": "2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90",
         *       "attachments": [
         *         {
         *           "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
         *           "media_type": "text/markdown",
         *           "name": "notes.md",
         *           "shown": "truncated",
         *           "size": 48213,
         *           "state": "ready"
         *         }
         *       ],
         *       "attempt": 1,
         *       "completed_at": "2026-01-01T12:00:00.000000Z",
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "finish_reason": "stop",
         *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
         *       "persona": "default",
         *       "profile": "default",
         *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
         *       "state": "completed",
         *       "steps": [
         *         {
         *           "attempt": 1,
         *           "calls": [
         *             {
         *               "arguments": {
         *                 "expression": "37 * 43"
         *               },
         *               "attempt": 1,
         *               "call_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
         *               "cost": 0,
         *               "duration_ms": 1.8,
         *               "finished_at": "2026-01-01T12:00:00.000000Z",
         *               "place": 0,
         *               "reasons": [],
         *               "requested_at": "2026-01-01T12:00:00.000000Z",
         *               "result": 1591,
         *               "started_at": "2026-01-01T12:00:00.000000Z",
         *               "state": "finished",
         *               "status": "success",
         *               "step": 0,
         *               "tool": "calculate",
         *               "truncated": false,
         *               "usage": {},
         *               "version": "1",
         *               "error": null
         *             }
         *           ],
         *           "finished_at": "2026-01-01T12:00:00.000000Z",
         *           "model": "chat",
         *           "step": 0,
         *           "text": "",
         *           "tools": [
         *             "calculate"
         *           ],
         *           "usage": {
         *             "estimated": false,
         *             "input_tokens": 241,
         *             "output_tokens": 22
         *           }
         *         }
         *       ],
         *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
         *       "usage": {
         *         "input_tokens": 61,
         *         "output_tokens": 9
         *       },
         *       "waiting_for": [],
         *       "error": null
         *     }
         */
        Turn: {
            /**
             * Turn Id
             * Format: uuid
             * @description The turn.
             */
            turn_id: string;
            /**
             * Session Id
             * Format: uuid
             * @description The session.
             */
            session_id: string;
            /**
             * Message Id
             * Format: uuid
             * @description The person's message.
             */
            message_id: string;
            /**
             * Answer Message Id
             * @description The stored answer.
             */
            answer_message_id: string | null;
            /**
             * State
             * @description received, queued, analyzed, routed, generating, waiting_tools, completed, failed,
             *     interrupted, refused, expired or withdrawn.
             */
            state: string;
            /**
             * Stopping
             * @description Whether it was asked to stop, and with what becoming of it.
             */
            stopping?: ("interrupt" | "rollback") | null;
            /**
             * Retired
             * @description Why the turn is no longer part of the history; null while it is.
             */
            retired?: ("superseded" | "rolled_back" | "reset") | null;
            /**
             * Persona
             * @description Who answers.
             * @default default
             */
            persona?: string;
            /**
             * Attempt
             * @description How often an answer was begun.
             */
            attempt: number;
            /**
             * Profile
             * @description The chosen model profile.
             */
            profile: string | null;
            /**
             * Finish Reason
             * @description The model's reason to stop.
             */
            finish_reason: string | null;
            /** @description What the answer cost. */
            usage: components["schemas"]["TurnUsage"] | null;
            /** @description Why the turn failed or was refused. */
            error: components["schemas"]["TurnError"] | null;
            /**
             * Attachments
             * @description Files that came with the message, and what the model was shown of each.
             * @default []
             */
            attachments?: components["schemas"]["Attachment"][];
            /**
             * Steps
             * @description The steps before the answer, each of which ended with calls of tools.
             * @default []
             */
            steps?: components["schemas"]["TurnStep"][];
            /**
             * Waiting For
             * @description Calls that somebody has to approve or deny before the turn goes on.
             * @default []
             */
            waiting_for?: components["schemas"]["WaitingCall"][];
            /**
             * Created At
             * Format: date-time
             * @description When the message was stored.
             */
            created_at: string;
            /**
             * Expires At
             * @description Until when an answer is wanted, where the message has a time to live.
             */
            expires_at?: string | null;
            /**
             * Completed At
             * @description When the turn ended.
             */
            completed_at: string | null;
        };
        /**
         * TurnCall
         * @description A tool that a model asked for, and what came of it.
         * @example {
         *       "arguments": {
         *         "expression": "37 * 43"
         *       },
         *       "attempt": 1,
         *       "call_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
         *       "cost": 0,
         *       "duration_ms": 1.8,
         *       "finished_at": "2026-01-01T12:00:00.000000Z",
         *       "place": 0,
         *       "reasons": [],
         *       "requested_at": "2026-01-01T12:00:00.000000Z",
         *       "result": 1591,
         *       "started_at": "2026-01-01T12:00:00.000000Z",
         *       "state": "finished",
         *       "status": "success",
         *       "step": 0,
         *       "tool": "calculate",
         *       "truncated": false,
         *       "usage": {},
         *       "version": "1",
         *       "error": null
         *     }
         */
        TurnCall: {
            /**
             * Call Id
             * Format: uuid
             * @description The call, as the frames of the stream name it.
             */
            call_id: string;
            /**
             * Step
             * @description The step of the turn that asked for it, from 0.
             */
            step: number;
            /**
             * Place
             * @description Its place among the calls of the step, from 0.
             */
            place: number;
            /**
             * Tool
             * @description The tool's name as the model wrote it.
             */
            tool: string;
            /**
             * Version
             * @description The tool's version; null where no such tool was offered.
             */
            version: string | null;
            /**
             * Arguments
             * @description What the model wrote: an object, or its own words where they are no JSON.
             */
            arguments: unknown;
            /**
             * State
             * @description requested, running, finished or blocked.
             */
            state: string;
            /**
             * Status
             * @description success, error, timeout, out_of_memory, output_limit, blocked, circuit_open or cancelled;
             *     null until the call is over.
             */
            status: string | null;
            /**
             * Result
             * @description What the tool returned; null where it returned nothing, and where it is `truncated`.
             */
            result: unknown;
            /**
             * Truncated
             * @description Whether the result is too large to stand here; the call by itself has it whole.
             */
            truncated: boolean;
            /**
             * Error
             * @description What went wrong.
             */
            error: string | null;
            /**
             * Reasons
             * @description Names of the rules that blocked it.
             */
            reasons: string[];
            /**
             * Attempt
             * @description How often it was begun.
             */
            attempt: number;
            /**
             * Usage
             * @description What the run used, by name.
             */
            usage: {
                [key: string]: number;
            };
            /**
             * Cost
             * @description What it is charged, in millionths of the ledger's currency.
             */
            cost: number;
            /**
             * Duration Ms
             * @description Wall clock of the run.
             */
            duration_ms: number | null;
            /**
             * Requested At
             * Format: date-time
             * @description When the model had asked for it.
             */
            requested_at: string;
            /**
             * Started At
             * @description When it was begun first.
             */
            started_at: string | null;
            /**
             * Finished At
             * @description When it was over.
             */
            finished_at: string | null;
        };
        /**
         * TurnCallSummary
         * @description A call by its name and its end; the turn has what went in and what came out.
         * @example {
         *       "call_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
         *       "duration_ms": 1.8,
         *       "status": "success",
         *       "step": 0,
         *       "tool": "calculate"
         *     }
         */
        TurnCallSummary: {
            /**
             * Call Id
             * Format: uuid
             * @description The call.
             */
            call_id: string;
            /**
             * Step
             * @description The step of the turn that asked for it, from 0.
             */
            step: number;
            /**
             * Tool
             * @description The tool's name as the model wrote it.
             */
            tool: string;
            /**
             * Status
             * @description How it ended; null until it is over.
             */
            status: string | null;
            /**
             * Duration Ms
             * @description Wall clock of the run.
             */
            duration_ms: number | null;
        };
        /**
         * TurnError
         * @description Why a turn failed or was refused.
         * @example {
         *       "code": "model_unavailable",
         *       "detail": "the model did not answer"
         *     }
         */
        TurnError: {
            /**
             * Code
             * @description model_refused, model_unavailable, undeliverable, budget_exceeded, policy_denied or
             *     expired.
             */
            code: string;
            /**
             * Detail
             * @description What happened, for a person.
             */
            detail: string;
        };
        /**
         * TurnLine
         * @description Turns that ended, together; null is what the lines are not grouped by.
         * @example {
         *       "cut_short": 0,
         *       "day": "2026-01-31",
         *       "durations": [
         *         {
         *           "turns": 12,
         *           "within_seconds": 5
         *         }
         *       ],
         *       "first_token_seconds": 6.2,
         *       "first_tokens": 12,
         *       "input_tokens": 4100,
         *       "model": "chat",
         *       "money": 340,
         *       "outcome": "completed",
         *       "output_tokens": 900,
         *       "persona": "default",
         *       "profile": "dialogue",
         *       "retried": 1,
         *       "seconds": 41.5,
         *       "turns": 12
         *     }
         */
        TurnLine: {
            /**
             * Day
             * @description In UTC, of the end.
             */
            day: string | null;
            /**
             * Persona
             * @description Who answered; empty where the session is gone.
             */
            persona: string | null;
            /**
             * Profile
             * @description The profile that answered; empty for turns that reached none.
             */
            profile: string | null;
            /**
             * Model
             * @description The model that answered; empty for turns that reached none.
             */
            model: string | null;
            /**
             * Outcome
             * @description completed, interrupted, expired, refused or failed.
             */
            outcome: string | null;
            /**
             * Turns
             * @description How many.
             */
            turns: number;
            /**
             * Retried
             * @description Those that took a second attempt.
             */
            retried: number;
            /**
             * Cut Short
             * @description Answers cut off at the longest length.
             */
            cut_short: number;
            /**
             * Input Tokens
             * @description Tokens of the prompts.
             */
            input_tokens: number;
            /**
             * Output Tokens
             * @description Tokens of the answers.
             */
            output_tokens: number;
            /**
             * Money
             * @description In millionths of the ledger's currency.
             */
            money: number;
            /**
             * Seconds
             * @description From acceptance to the end, of those whose duration is known.
             */
            seconds: number;
            /**
             * First Tokens
             * @description Turns that had a first token.
             */
            first_tokens: number;
            /**
             * First Token Seconds
             * @description From acceptance to the first token, together.
             */
            first_token_seconds: number;
            /**
             * Durations
             * @description The turns by how long they took, from short to long.
             */
            durations: components["schemas"]["DurationClass"][];
        };
        /**
         * TurnPage
         * @description How turns ended, the newest day first.
         * @example {
         *       "turns": [],
         *       "next_cursor": null
         *     }
         */
        TurnPage: {
            /**
             * Turns
             * @description At most `limit`.
             */
            turns: components["schemas"]["TurnLine"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * TurnStep
         * @description A step of a turn that ended with calls; the answer is the step after the last of them.
         * @example {
         *       "attempt": 1,
         *       "calls": [
         *         {
         *           "arguments": {
         *             "expression": "37 * 43"
         *           },
         *           "attempt": 1,
         *           "call_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
         *           "cost": 0,
         *           "duration_ms": 1.8,
         *           "finished_at": "2026-01-01T12:00:00.000000Z",
         *           "place": 0,
         *           "reasons": [],
         *           "requested_at": "2026-01-01T12:00:00.000000Z",
         *           "result": 1591,
         *           "started_at": "2026-01-01T12:00:00.000000Z",
         *           "state": "finished",
         *           "status": "success",
         *           "step": 0,
         *           "tool": "calculate",
         *           "truncated": false,
         *           "usage": {},
         *           "version": "1",
         *           "error": null
         *         }
         *       ],
         *       "finished_at": "2026-01-01T12:00:00.000000Z",
         *       "model": "chat",
         *       "step": 0,
         *       "text": "",
         *       "tools": [
         *         "calculate"
         *       ],
         *       "usage": {
         *         "estimated": false,
         *         "input_tokens": 241,
         *         "output_tokens": 22
         *       }
         *     }
         */
        TurnStep: {
            /**
             * Step
             * @description From 0.
             */
            step: number;
            /**
             * Text
             * @description What the model said beside the calls.
             */
            text: string;
            /**
             * Model
             * @description The model.
             */
            model: string;
            /**
             * Tools
             * @description What it was offered.
             */
            tools: string[];
            /**
             * Attempt
             * @description The attempt that made it.
             */
            attempt: number;
            /** @description What it cost. */
            usage: components["schemas"]["StepUsage"];
            /**
             * Finished At
             * Format: date-time
             * @description When the model had asked for the calls.
             */
            finished_at: string;
            /**
             * Calls
             * @description In the model's order.
             */
            calls: components["schemas"]["TurnCall"][];
        };
        /**
         * TurnUsage
         * @description Tokens that an answer cost.
         * @example {
         *       "input_tokens": 61,
         *       "output_tokens": 9
         *     }
         */
        TurnUsage: {
            /**
             * Input Tokens
             * @description Tokens of the prompt.
             */
            input_tokens: number;
            /**
             * Output Tokens
             * @description Tokens of the answer.
             */
            output_tokens: number;
        };
        /**
         * UploadedFiles
         * @description The files of one request.
         * @example {
         *       "files": [
         *         {
         *           "created_at": "2026-01-01T12:00:00.000000Z",
         *           "declared_type": "application/pdf",
         *           "expires_at": "2026-01-01T12:00:00.000000Z",
         *           "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
         *           "media_type": "application/pdf",
         *           "name": "report.pdf",
         *           "sha256": "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
         *           "size": 48213,
         *           "state": "ready",
         *           "type_mismatch": false,
         *           "reason": null
         *         }
         *       ]
         *     }
         */
        UploadedFiles: {
            /**
             * Files
             * @description In the order of the request's parts.
             */
            files: components["schemas"]["StoredFile"][];
        };
        /**
         * UsageLine
         * @description What one persona spent on one day, by key and model.
         * @example {
         *       "day": "2026-01-31",
         *       "generations": 12,
         *       "input_tokens": 4100,
         *       "model": "chat",
         *       "money": 340,
         *       "output_tokens": 900,
         *       "persona": "default",
         *       "api_key": null
         *     }
         */
        UsageLine: {
            /**
             * Day
             * Format: date
             * @description In UTC.
             */
            day: string;
            /**
             * Persona
             * @description Who answered.
             */
            persona: string;
            /**
             * Api Key
             * @description The API key that was used; null for other credentials.
             */
            api_key: string | null;
            /**
             * Model
             * @description The model that was asked.
             */
            model: string;
            /**
             * Generations
             * @description How often it was asked; a turn with tools asks more than once.
             */
            generations: number;
            /**
             * Input Tokens
             * @description Tokens of the prompts.
             */
            input_tokens: number;
            /**
             * Output Tokens
             * @description Tokens of the answers.
             */
            output_tokens: number;
            /**
             * Money
             * @description In millionths of the ledger's currency.
             */
            money: number;
        };
        /**
         * UsagePage
         * @description What the tenant spent, the newest day first.
         * @example {
         *       "usage": [],
         *       "next_cursor": null
         *     }
         */
        UsagePage: {
            /**
             * Usage
             * @description At most `limit`.
             */
            usage: components["schemas"]["UsageLine"][];
            /**
             * Next Cursor
             * @description `cursor` of the next page; null on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * UserMessage
         * @description What the person says.
         * @example {
         *       "content": "What is the capital of France?",
         *       "role": "user"
         *     }
         */
        UserMessage: {
            /**
             * @description Who speaks. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            role: "user";
            /**
             * Content
             * @description What it says.
             */
            content: string | components["schemas"]["TextPart"][];
            /**
             * Name
             * @description Has no effect.
             */
            name?: string | null;
        };
        /**
         * Variable
         * @description What stands in the place of `{{name}}`.
         * @example {
         *       "description": "What to explain",
         *       "max_characters": 200
         *     }
         */
        Variable: {
            /**
             * Description
             * @description What it is, for people.
             */
            description?: string | null;
            /**
             * Default
             * @description Its value where an action brings none; null when it must bring one.
             */
            default?: string | null;
            /**
             * Max Characters
             * @description Its longest value.
             * @default 1000
             */
            max_characters?: number;
        };
        /**
         * Version
         * @description One question and the answer to it, of several that took the same place.
         * @example {
         *       "answer": "Paris.",
         *       "answer_message_id": "2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90",
         *       "created_at": "2026-01-01T12:00:00.000000Z",
         *       "current": true,
         *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
         *       "question": "What is the capital of France?",
         *       "state": "completed",
         *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
         *     }
         */
        Version: {
            /**
             * Turn Id
             * Format: uuid
             * @description The turn.
             */
            turn_id: string;
            /**
             * Message Id
             * Format: uuid
             * @description The question.
             */
            message_id: string;
            /**
             * Question
             * @description What was asked.
             */
            question: string;
            /**
             * Attachments
             * @description Files that came with the question.
             * @default []
             */
            attachments?: components["schemas"]["Attachment"][];
            /**
             * Answer Message Id
             * @description The answer, where there is one.
             */
            answer_message_id: string | null;
            /**
             * Answer
             * @description What was answered.
             */
            answer: string | null;
            /**
             * State
             * @description The turn's state.
             */
            state: string;
            /**
             * Current
             * @description Whether this version is part of the history.
             */
            current: boolean;
            /**
             * Created At
             * Format: date-time
             * @description When it was asked.
             */
            created_at: string;
        };
        /**
         * Versions
         * @description The versions of a question and its answer, the oldest first.
         * @example {
         *       "versions": []
         *     }
         */
        Versions: {
            /**
             * Versions
             * @description At most 200, the newest of them.
             */
            versions: components["schemas"]["Version"][];
        };
        /**
         * WaitingCall
         * @description A call that a turn waits for until somebody decides.
         * @example {
         *       "call_id": "9c1f0f64-8a5c-5a7e-8f55-1f3a0d6c7b20",
         *       "expires_at": "2026-01-01T13:00:00.000000Z",
         *       "reasons": [
         *         "no_rule_grants_it"
         *       ],
         *       "requeue_id": "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44",
         *       "tool": "http_fetch"
         *     }
         */
        WaitingCall: {
            /**
             * Requeue Id
             * Format: uuid
             * @description What to approve or deny.
             */
            requeue_id: string;
            /**
             * Call Id
             * Format: uuid
             * @description The call.
             */
            call_id: string;
            /**
             * Tool
             * @description The tool's name.
             */
            tool: string;
            /**
             * Reasons
             * @description Names of the rules that blocked it.
             */
            reasons: string[];
            /**
             * Expires At
             * Format: date-time
             * @description When it is over unless somebody decides.
             */
            expires_at: string;
        };
        /**
         * FieldError
         * @description One wrong part of a request.
         * @example {
         *       "detail": "must not be blank",
         *       "pointer": "#/text"
         *     }
         */
        FieldError: {
            /**
             * Detail
             * @description What is wrong.
             */
            detail: string;
            /**
             * Pointer
             * @description JSON pointer (RFC 6901) into the body.
             * @default null
             */
            pointer?: string | null;
            /**
             * Parameter
             * @description Name of the query or header parameter.
             * @default null
             */
            parameter?: string | null;
            /**
             * Line
             * @description Number of the line, where the body has lines of JSON.
             * @default null
             */
            line?: number | null;
        };
        /**
         * ProblemDetails
         * @description An error (RFC 9457).
         * @example {
         *       "detail": "there is no such session",
         *       "instance": "urn:somaagent:request:0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
         *       "status": 404,
         *       "title": "Not Found",
         *       "type": "urn:somaagent:error:not_found"
         *     }
         */
        ProblemDetails: {
            /**
             * Type
             * @description Kind of the error; stable.
             */
            type: string;
            /**
             * Title
             * @description The status in words.
             */
            title: string;
            /**
             * Status
             * @description The status code.
             */
            status: number;
            /**
             * Detail
             * @description What went wrong here.
             */
            detail: string;
            /**
             * Instance
             * @description The request, by the id that is in `X-Request-Id` and in the logs.
             * @default null
             */
            instance?: string | null;
            /**
             * Errors
             * @description The wrong parts of the request, where there are any.
             * @default null
             */
            errors?: components["schemas"]["FieldError"][] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description The request, as logs and `instance` of errors name it; the client may choose it.
         * @example 0b5c8f0e93c14d6fa6a46f3f2f1f6c70
         */
        "X-Request-Id": string;
        /**
         * @description What is wrong with the credential (RFC 6750).
         * @example Bearer realm="somaagent", error="invalid_token"
         */
        "WWW-Authenticate": string;
        /**
         * @description Seconds until it is worth trying again.
         * @example 2
         */
        "Retry-After": string;
        /**
         * @description The quotas that the request counts against: size and window in seconds.
         * @example "subject";q=120;w=60
         */
        "RateLimit-Policy": string;
        /**
         * @description What is left of them, and the seconds until that changes.
         * @example "subject";r=119;t=1
         */
        RateLimit: string;
        /**
         * @description Where the result is.
         * @example /v1/sessions/5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
         */
        Location: string;
        /**
         * @description The `Prefer` that was followed.
         * @example wait=30
         */
        "Preference-Applied": string;
        /**
         * @description The SHA-256 of the file.
         * @example "0000000000000000000000000000000000000000000000000000000000000000"
         */
        ETag: string;
        /**
         * @description Which bytes these are, and of how many.
         * @example bytes 0-1023/48213
         */
        "Content-Range": string;
        /**
         * @description `Range` may ask for bytes.
         * @example bytes
         */
        "Accept-Ranges": string;
        /**
         * @description The name to store it by.
         * @example inline; filename="report.pdf"
         */
        "Content-Disposition": string;
        /**
         * @description What to upgrade to.
         * @example websocket
         */
        Upgrade: string;
        /**
         * @description The version of tus.
         * @example 1.0.0
         */
        "Tus-Resumable": string;
        /**
         * @description The versions of tus that are spoken.
         * @example 1.0.0
         */
        "Tus-Version": string;
        /**
         * @description What is spoken of tus.
         * @example creation,checksum
         */
        "Tus-Extension": string;
        /**
         * @description Most bytes of a file.
         * @example 104857600
         */
        "Tus-Max-Size": string;
        /**
         * @description For `Upload-Checksum`.
         * @example sha256,sha1,md5
         */
        "Tus-Checksum-Algorithm": string;
        /**
         * @description Bytes that have arrived.
         * @example 0
         */
        "Upload-Offset": string;
        /**
         * @description Bytes that are to come in all.
         * @example 48213
         */
        "Upload-Length": string;
        /**
         * @description When an unfinished upload is removed.
         * @example Thu, 01 Jan 2026 12:00:00 GMT
         */
        "Upload-Expires": string;
        /**
         * @description Since when the operation is deprecated (RFC 9745).
         * @example @1767225600
         */
        Deprecation: string;
        /**
         * @description The successor, `rel=successor-version`.
         * @example </v1/sessions>; rel="successor-version"
         */
        Link: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "components": {
                     *         "postgres": "ok",
                     *         "redis": "ok"
                     *       },
                     *       "status": "ready"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "components": {
                     *         "postgres": "ok",
                     *         "redis": "ok"
                     *       },
                     *       "status": "ready"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Postgres cannot be reached, or lacks migrations. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "components": {
                     *         "postgres": "ok",
                     *         "redis": "ok"
                     *       },
                     *       "status": "ready"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "components": {
                     *         "postgres": {
                     *           "status": "ok"
                     *         }
                     *       },
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalHealth"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Postgres cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "components": {
                     *         "postgres": {
                     *           "status": "ok"
                     *         }
                     *       },
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalHealth"];
                };
            };
        };
    };
    get_original_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "components": {
                     *         "postgres": {
                     *           "status": "ok"
                     *         }
                     *       },
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalHealth"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Postgres cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "components": {
                     *         "postgres": {
                     *           "status": "ok"
                     *         }
                     *       },
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalHealth"];
                };
            };
        };
    };
    publish_events: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "specversion": "1.0",
                 *       "id": "order-4711-shipped",
                 *       "source": "https://shop.acme.example/orders",
                 *       "type": "com.acme.order.shipped.v1",
                 *       "subject": "4711",
                 *       "time": "2026-01-01T12:00:00Z",
                 *       "datacontenttype": "application/json",
                 *       "data": {
                 *         "order": 4711,
                 *         "carrier": "post"
                 *       }
                 *     }
                 */
                "application/cloudevents+json": {
                    /** @constant */
                    specversion: "1.0";
                    id: string;
                    /** Format: uri-reference */
                    source: string;
                    type: string;
                    subject?: string;
                    /** Format: date-time */
                    time?: string;
                    /** Format: uri */
                    dataschema?: string;
                    datacontenttype?: string;
                    data?: unknown;
                    data_base64?: string;
                } & {
                    [key: string]: string | boolean | number;
                };
                /**
                 * @example [
                 *       {
                 *         "specversion": "1.0",
                 *         "id": "order-4711-shipped",
                 *         "source": "https://shop.acme.example/orders",
                 *         "type": "com.acme.order.shipped.v1",
                 *         "subject": "4711",
                 *         "time": "2026-01-01T12:00:00Z",
                 *         "datacontenttype": "application/json",
                 *         "data": {
                 *           "order": 4711,
                 *           "carrier": "post"
                 *         }
                 *       }
                 *     ]
                 */
                "application/cloudevents-batch+json": ({
                    /** @constant */
                    specversion: "1.0";
                    id: string;
                    /** Format: uri-reference */
                    source: string;
                    type: string;
                    subject?: string;
                    /** Format: date-time */
                    time?: string;
                    /** Format: uri */
                    dataschema?: string;
                    datacontenttype?: string;
                    data?: unknown;
                    data_base64?: string;
                } & {
                    [key: string]: string | boolean | number;
                })[];
                /**
                 * @example {
                 *       "order": 4711,
                 *       "carrier": "post"
                 *     }
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": [
                     *         {
                     *           "id": "order-4711-shipped",
                     *           "source": "https://shop.acme.example/orders",
                     *           "status": "accepted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AcceptedEvents"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: {
                /**
                 * @description Most sessions of a page.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                cursor?: string | null;
                /**
                 * @description Only those that this subject created.
                 * @example ada
                 */
                subject?: string | null;
                /**
                 * @description Only those of this persona.
                 * @example tutor
                 */
                persona?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sessions": [],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    create_session: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "persona": "tutor",
                 *       "title": "Capitals of Europe"
                 *     }
                 */
                "application/json": components["schemas"]["NewSession"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "paused": false,
                     *       "persona": "tutor",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "title": "Capitals of Europe"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "paused": false,
                     *       "persona": "tutor",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "title": "Capitals of Europe"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    rename_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Capitals"
                 *     }
                 */
                "application/json": components["schemas"]["ChangedSession"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "paused": false,
                     *       "persona": "tutor",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "title": "Capitals of Europe"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    reset_session: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    pause_session: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "paused": true
                 *     }
                 */
                "application/json": components["schemas"]["Paused"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    resume_session: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_session_events: {
        parameters: {
            query?: {
                /**
                 * @description Most events of a page.
                 * @example 100
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example 50
                 */
                cursor?: string | null;
            };
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": [],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SessionEventPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_canvas: {
        parameters: {
            query?: {
                /**
                 * @description Most items of a page.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example 50
                 */
                cursor?: string | null;
                /**
                 * @description Only items of this pane.
                 * @example default
                 */
                pane?: string | null;
            };
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "content": "| country | capital |\n|---|---|\n| France | Paris |",
                     *           "created_at": "2026-01-01T12:00:00.000000Z",
                     *           "item_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
                     *           "kind": "markdown",
                     *           "pane": "default",
                     *           "title": "Capitals",
                     *           "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *           "language": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["CanvasPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    export_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lines of JSON: `session`, `turn`s, `message`s, `event`s and `end`; without its `end` the export is not whole. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {"kind":"session","format":"somaagent.session/1","title":"Capitals of Europe","persona":null,"paused":false,"created_at":"2026-01-01T12:00:00Z"}
                     *     {"kind":"turn","turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","state":"completed","created_at":"2026-01-01T12:00:00Z","completed_at":"2026-01-01T12:00:01Z"}
                     *     {"kind":"message","message_id":"c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55","turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","role":"user","text":"What is the capital of France?","created_at":"2026-01-01T12:00:00Z"}
                     *     {"kind":"message","message_id":"2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90","turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","role":"assistant","text":"Paris.","created_at":"2026-01-01T12:00:01Z"}
                     *     {"kind":"end","turns":1,"steps":0,"calls":0,"messages":2,"events":0}
                     */
                    "application/x-ndjson": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    export_original_session: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
                 *     }
                 */
                "application/json": components["schemas"]["ExportWanted"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "content": "{\"kind\":\"session\"}\n",
                     *       "ctxid": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalExport"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    import_session: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {"kind":"session","format":"somaagent.session/1","title":"Capitals of Europe","persona":null,"paused":false,"created_at":"2026-01-01T12:00:00Z"}
                 *     {"kind":"turn","turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","state":"completed","created_at":"2026-01-01T12:00:00Z","completed_at":"2026-01-01T12:00:01Z"}
                 *     {"kind":"message","message_id":"c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55","turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","role":"user","text":"What is the capital of France?","created_at":"2026-01-01T12:00:00Z"}
                 *     {"kind":"message","message_id":"2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90","turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","role":"assistant","text":"Paris.","created_at":"2026-01-01T12:00:01Z"}
                 *     {"kind":"end","turns":1,"steps":0,"calls":0,"messages":2,"events":0}
                 */
                "application/x-ndjson": string;
                /**
                 * @example {
                 *       "chats": [
                 *         {
                 *           "session": {
                 *             "title": "Capitals of Europe"
                 *           },
                 *           "events": [
                 *             {
                 *               "payload": {
                 *                 "role": "user",
                 *                 "message": "The capital of France?"
                 *               }
                 *             },
                 *             {
                 *               "payload": {
                 *                 "role": "assistant",
                 *                 "message": "Paris."
                 *               }
                 *             }
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The sessions of `chats`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ctxids": [
                     *         "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalImported"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "calls": 1,
                     *       "canvas": 1,
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "events": 2,
                     *       "messages": 2,
                     *       "paused": false,
                     *       "persona": "tutor",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "steps": 1,
                     *       "title": "Capitals of Europe",
                     *       "turns": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ImportedSession"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_messages: {
        parameters: {
            query?: {
                /**
                 * @description Most messages of a page.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example 50
                 */
                cursor?: string | null;
            };
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "messages": [
                     *         {
                     *           "created_at": "2026-01-01T12:00:00.000000Z",
                     *           "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *           "role": "user",
                     *           "text": "What is the capital of France?",
                     *           "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_message: {
        parameters: {
            query?: {
                /**
                 * @description Wait so many seconds for the answer; 202 when it takes longer.
                 * @example 30
                 */
                wait?: number | null;
            };
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
                /**
                 * @description `wait=SECONDS` is the same as the parameter, and is cut to its bounds.
                 * @example [
                 *       "wait=30"
                 *     ]
                 */
                prefer?: string[] | null;
            };
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "persona": "tutor",
                 *       "text": "What is the capital of France?"
                 *     }
                 */
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            /** @description The turn is over within the time that the client waits. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "stream_url": "/v1/sessions/5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11/stream?turn_id=0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *       "text": "Paris.",
                     *       "turn": {
                     *         "answer_message_id": "2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90",
                     *         "attachments": [
                     *           {
                     *             "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
                     *             "media_type": "text/markdown",
                     *             "name": "notes.md",
                     *             "shown": "truncated",
                     *             "size": 48213,
                     *             "state": "ready"
                     *           }
                     *         ],
                     *         "attempt": 1,
                     *         "completed_at": "2026-01-01T12:00:00.000000Z",
                     *         "created_at": "2026-01-01T12:00:00.000000Z",
                     *         "finish_reason": "stop",
                     *         "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *         "persona": "default",
                     *         "profile": "default",
                     *         "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *         "state": "completed",
                     *         "steps": [
                     *           {
                     *             "attempt": 1,
                     *             "calls": [
                     *               {
                     *                 "arguments": {
                     *                   "expression": "37 * 43"
                     *                 },
                     *                 "attempt": 1,
                     *                 "call_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
                     *                 "cost": 0,
                     *                 "duration_ms": 1.8,
                     *                 "finished_at": "2026-01-01T12:00:00.000000Z",
                     *                 "place": 0,
                     *                 "reasons": [],
                     *                 "requested_at": "2026-01-01T12:00:00.000000Z",
                     *                 "result": 1591,
                     *                 "started_at": "2026-01-01T12:00:00.000000Z",
                     *                 "state": "finished",
                     *                 "status": "success",
                     *                 "step": 0,
                     *                 "tool": "calculate",
                     *                 "truncated": false,
                     *                 "usage": {},
                     *                 "version": "1",
                     *                 "error": null
                     *               }
                     *             ],
                     *             "finished_at": "2026-01-01T12:00:00.000000Z",
                     *             "model": "chat",
                     *             "step": 0,
                     *             "text": "",
                     *             "tools": [
                     *               "calculate"
                     *             ],
                     *             "usage": {
                     *               "estimated": false,
                     *               "input_tokens": 241,
                     *               "output_tokens": 22
                     *             }
                     *           }
                     *         ],
                     *         "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *         "usage": {
                     *           "input_tokens": 61,
                     *           "output_tokens": 9
                     *         },
                     *         "waiting_for": [],
                     *         "error": null
                     *       },
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
                     *     }
                     */
                    "application/json": components["schemas"]["AnsweredMessage"];
                };
            };
            /** @description Successful Response */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "stream_url": "/v1/sessions/5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11/stream?turn_id=0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
                     *     }
                     */
                    "application/json": components["schemas"]["AcceptedMessage"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    edit_message: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
                /**
                 * @description The message.
                 * @example c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55
                 */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "What is the capital of Italy?"
                 *     }
                 */
                "application/json": components["schemas"]["EditedMessage"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "stream_url": "/v1/sessions/5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11/stream?turn_id=0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
                     *     }
                     */
                    "application/json": components["schemas"]["AcceptedMessage"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    regenerate_message: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
                /**
                 * @description The message.
                 * @example c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55
                 */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "persona": "tutor"
                 *     }
                 */
                "application/json": components["schemas"]["Regeneration"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "stream_url": "/v1/sessions/5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11/stream?turn_id=0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
                     *     }
                     */
                    "application/json": components["schemas"]["AcceptedMessage"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
                /**
                 * @description The message.
                 * @example c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55
                 */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "versions": []
                     *     }
                     */
                    "application/json": components["schemas"]["Versions"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation in Markdown (CommonMark), what was said in code fences. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # Capitals of Europe
                     *
                     *     ## Person · 2026-01-01 12:00:00 UTC
                     *
                     *     ```text
                     *     What is the capital of France?
                     *     ```
                     *
                     *     ## Assistant · 2026-01-01 12:00:01 UTC
                     *
                     *     ```text
                     *     Paris.
                     *     ```
                     */
                    "text/markdown": string;
                    /**
                     * @example {
                     *       "history": "# Capitals of Europe\n",
                     *       "tokens": 8
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalHistory"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_history_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation in Markdown (CommonMark), what was said in code fences. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # Capitals of Europe
                     *
                     *     ## Person · 2026-01-01 12:00:00 UTC
                     *
                     *     ```text
                     *     What is the capital of France?
                     *     ```
                     *
                     *     ## Assistant · 2026-01-01 12:00:01 UTC
                     *
                     *     ```text
                     *     Paris.
                     *     ```
                     */
                    "text/markdown": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_context: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "left_out_messages": 0,
                     *       "messages": [
                     *         {
                     *           "content": "You are SomaAgent.",
                     *           "role": "system",
                     *           "tokens": 6
                     *         },
                     *         {
                     *           "content": "What is the capital of France?",
                     *           "role": "user",
                     *           "tokens": 7
                     *         }
                     *       ],
                     *       "model": "chat",
                     *       "tokens": 24,
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *       "summary": null,
                     *       "summary_failure": null
                     *     }
                     */
                    "application/json": components["schemas"]["Context"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    run_action: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "summarize"
                 *     }
                 */
                "application/json": components["schemas"]["NewAction"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "stream_url": "/v1/sessions/5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11/stream?turn_id=0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
                     *     }
                     */
                    "application/json": components["schemas"]["AcceptedMessage"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_templates: {
        parameters: {
            query?: {
                /**
                 * @description Most templates of a page.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example translate
                 */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "templates": [],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["TemplatePage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    create_template: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "Explains something to a reader of a given age.",
                 *       "name": "explain",
                 *       "template": "Explain {{topic}} to a reader of {{age}} years.",
                 *       "variables": {
                 *         "age": {
                 *           "default": "12"
                 *         },
                 *         "topic": {
                 *           "description": "What to explain",
                 *           "max_characters": 200
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewTemplate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "built_in": false,
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "description": "Explains something to a reader of a given age.",
                     *       "name": "explain",
                     *       "template": "Explain {{topic}} to a reader of {{age}} years.",
                     *       "updated_at": "2026-01-01T12:00:00.000000Z",
                     *       "variables": {
                     *         "age": {
                     *           "default": "12"
                     *         },
                     *         "topic": {
                     *           "description": "What to explain",
                     *           "max_characters": 200
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The action's name.
                 * @example translate
                 */
                template_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "built_in": false,
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "description": "Explains something to a reader of a given age.",
                     *       "name": "explain",
                     *       "template": "Explain {{topic}} to a reader of {{age}} years.",
                     *       "updated_at": "2026-01-01T12:00:00.000000Z",
                     *       "variables": {
                     *         "age": {
                     *           "default": "12"
                     *         },
                     *         "topic": {
                     *           "description": "What to explain",
                     *           "max_characters": 200
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    replace_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The action's name.
                 * @example translate
                 */
                template_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "Explains something to a reader of a given age.",
                 *       "template": "Explain {{topic}} to a reader of {{age}} years.",
                 *       "variables": {
                 *         "age": {
                 *           "default": "12"
                 *         },
                 *         "topic": {
                 *           "description": "What to explain",
                 *           "max_characters": 200
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TemplateContent"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "built_in": false,
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "description": "Explains something to a reader of a given age.",
                     *       "name": "explain",
                     *       "template": "Explain {{topic}} to a reader of {{age}} years.",
                     *       "updated_at": "2026-01-01T12:00:00.000000Z",
                     *       "variables": {
                     *         "age": {
                     *           "default": "12"
                     *         },
                     *         "topic": {
                     *           "description": "What to explain",
                     *           "max_characters": 200
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    delete_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The action's name.
                 * @example translate
                 */
                template_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_turn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
                /**
                 * @description The turn.
                 * @example 0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70
                 */
                turn_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer_message_id": "2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90",
                     *       "attachments": [
                     *         {
                     *           "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
                     *           "media_type": "text/markdown",
                     *           "name": "notes.md",
                     *           "shown": "truncated",
                     *           "size": 48213,
                     *           "state": "ready"
                     *         }
                     *       ],
                     *       "attempt": 1,
                     *       "completed_at": "2026-01-01T12:00:00.000000Z",
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "finish_reason": "stop",
                     *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *       "persona": "default",
                     *       "profile": "default",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "state": "completed",
                     *       "steps": [
                     *         {
                     *           "attempt": 1,
                     *           "calls": [
                     *             {
                     *               "arguments": {
                     *                 "expression": "37 * 43"
                     *               },
                     *               "attempt": 1,
                     *               "call_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
                     *               "cost": 0,
                     *               "duration_ms": 1.8,
                     *               "finished_at": "2026-01-01T12:00:00.000000Z",
                     *               "place": 0,
                     *               "reasons": [],
                     *               "requested_at": "2026-01-01T12:00:00.000000Z",
                     *               "result": 1591,
                     *               "started_at": "2026-01-01T12:00:00.000000Z",
                     *               "state": "finished",
                     *               "status": "success",
                     *               "step": 0,
                     *               "tool": "calculate",
                     *               "truncated": false,
                     *               "usage": {},
                     *               "version": "1",
                     *               "error": null
                     *             }
                     *           ],
                     *           "finished_at": "2026-01-01T12:00:00.000000Z",
                     *           "model": "chat",
                     *           "step": 0,
                     *           "text": "",
                     *           "tools": [
                     *             "calculate"
                     *           ],
                     *           "usage": {
                     *             "estimated": false,
                     *             "input_tokens": 241,
                     *             "output_tokens": 22
                     *           }
                     *         }
                     *       ],
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *       "usage": {
                     *         "input_tokens": 61,
                     *         "output_tokens": 9
                     *       },
                     *       "waiting_for": [],
                     *       "error": null
                     *     }
                     */
                    "application/json": components["schemas"]["Turn"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_tool_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
                /**
                 * @description The turn.
                 * @example 0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70
                 */
                turn_id: string;
                /**
                 * @description The call of a tool.
                 * @example b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11
                 */
                call_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "arguments": {
                     *         "expression": "37 * 43"
                     *       },
                     *       "attempt": 1,
                     *       "call_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
                     *       "cost": 0,
                     *       "duration_ms": 1.8,
                     *       "finished_at": "2026-01-01T12:00:00.000000Z",
                     *       "place": 0,
                     *       "reasons": [],
                     *       "requested_at": "2026-01-01T12:00:00.000000Z",
                     *       "result": 1591,
                     *       "started_at": "2026-01-01T12:00:00.000000Z",
                     *       "state": "finished",
                     *       "status": "success",
                     *       "step": 0,
                     *       "tool": "calculate",
                     *       "truncated": false,
                     *       "usage": {},
                     *       "version": "1",
                     *       "error": null
                     *     }
                     */
                    "application/json": components["schemas"]["TurnCall"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    interrupt_turn: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
                /**
                 * @description The turn.
                 * @example 0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70
                 */
                turn_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer_message_id": "2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90",
                     *       "attachments": [
                     *         {
                     *           "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
                     *           "media_type": "text/markdown",
                     *           "name": "notes.md",
                     *           "shown": "truncated",
                     *           "size": 48213,
                     *           "state": "ready"
                     *         }
                     *       ],
                     *       "attempt": 1,
                     *       "completed_at": "2026-01-01T12:00:00.000000Z",
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "finish_reason": "stop",
                     *       "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *       "persona": "default",
                     *       "profile": "default",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "state": "completed",
                     *       "steps": [
                     *         {
                     *           "attempt": 1,
                     *           "calls": [
                     *             {
                     *               "arguments": {
                     *                 "expression": "37 * 43"
                     *               },
                     *               "attempt": 1,
                     *               "call_id": "b0d7c1f4-5a67-5a0e-8a5e-0f6f0b7a2c11",
                     *               "cost": 0,
                     *               "duration_ms": 1.8,
                     *               "finished_at": "2026-01-01T12:00:00.000000Z",
                     *               "place": 0,
                     *               "reasons": [],
                     *               "requested_at": "2026-01-01T12:00:00.000000Z",
                     *               "result": 1591,
                     *               "started_at": "2026-01-01T12:00:00.000000Z",
                     *               "state": "finished",
                     *               "status": "success",
                     *               "step": 0,
                     *               "tool": "calculate",
                     *               "truncated": false,
                     *               "usage": {},
                     *               "version": "1",
                     *               "error": null
                     *             }
                     *           ],
                     *           "finished_at": "2026-01-01T12:00:00.000000Z",
                     *           "model": "chat",
                     *           "step": 0,
                     *           "text": "",
                     *           "tools": [
                     *             "calculate"
                     *           ],
                     *           "usage": {
                     *             "estimated": false,
                     *             "input_tokens": 241,
                     *             "output_tokens": 22
                     *           }
                     *         }
                     *       ],
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *       "usage": {
                     *         "input_tokens": 61,
                     *         "output_tokens": 9
                     *       },
                     *       "waiting_for": [],
                     *       "error": null
                     *     }
                     */
                    "application/json": components["schemas"]["Turn"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_trail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
                /**
                 * @description The turn.
                 * @example 0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70
                 */
                turn_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "completed_at": "2026-01-01T12:00:00.000000Z",
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "events": [],
                     *       "state": "completed",
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
                     *     }
                     */
                    "application/json": components["schemas"]["Trail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_requeue: {
        parameters: {
            query?: {
                /**
                 * @description Only those in this state.
                 * @example waiting
                 */
                state?: ("waiting" | "approved" | "denied" | "permitted" | "failed" | "expired" | "cancelled") | null;
                /**
                 * @description Only calls of this tool.
                 * @example http_fetch
                 */
                tool?: string | null;
                /**
                 * @description Only those of this session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id?: string | null;
                /**
                 * @description Only those of this turn.
                 * @example 0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70
                 */
                turn_id?: string | null;
                /**
                 * @description Most entries of a page.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example 3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44
                 */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "asked_by": "ada",
                     *           "blocked_at": "2026-01-01T12:00:00.000000Z",
                     *           "call_id": "9c1f0f64-8a5c-5a7e-8f55-1f3a0d6c7b20",
                     *           "digest": "0000000000000000000000000000000000000000000000000000000000000000",
                     *           "evaluations": 0,
                     *           "expires_at": "2026-01-01T13:00:00.000000Z",
                     *           "reasons": [
                     *             "no_rule_grants_it"
                     *           ],
                     *           "requeue_id": "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44",
                     *           "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *           "state": "waiting",
                     *           "tool": "http_fetch",
                     *           "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *           "version": "1",
                     *           "decided_at": null,
                     *           "decided_by": null,
                     *           "decision_reason": null,
                     *           "grant_expires_at": null,
                     *           "grant_used_at": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["RequeuePage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_requeue_entry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The entry.
                 * @example 3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44
                 */
                requeue_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "arguments": {
                     *         "url": "https://example.com/"
                     *       },
                     *       "asked_by": "ada",
                     *       "blocked_at": "2026-01-01T12:00:00.000000Z",
                     *       "call_id": "9c1f0f64-8a5c-5a7e-8f55-1f3a0d6c7b20",
                     *       "decisions": [],
                     *       "digest": "0000000000000000000000000000000000000000000000000000000000000000",
                     *       "evaluations": 0,
                     *       "expires_at": "2026-01-01T13:00:00.000000Z",
                     *       "question": {
                     *         "action": "tool.execute",
                     *         "resource": "http_fetch"
                     *       },
                     *       "reasons": [
                     *         "no_rule_grants_it"
                     *       ],
                     *       "requeue_id": "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "state": "waiting",
                     *       "tool": "http_fetch",
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *       "version": "1",
                     *       "decided_at": null,
                     *       "decided_by": null,
                     *       "decision_reason": null,
                     *       "grant_expires_at": null,
                     *       "grant_used_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["RequeueDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    delete_original_entry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The entry.
                 * @example 3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44
                 */
                requeue_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "deleted"
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalDeletion"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    approve_call: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /**
                 * @description The entry.
                 * @example 3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44
                 */
                requeue_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "the page is public"
                 *     }
                 */
                "application/json": components["schemas"]["NewDecision"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "arguments": {
                     *         "url": "https://example.com/"
                     *       },
                     *       "asked_by": "ada",
                     *       "blocked_at": "2026-01-01T12:00:00.000000Z",
                     *       "call_id": "9c1f0f64-8a5c-5a7e-8f55-1f3a0d6c7b20",
                     *       "decisions": [],
                     *       "digest": "0000000000000000000000000000000000000000000000000000000000000000",
                     *       "evaluations": 0,
                     *       "expires_at": "2026-01-01T13:00:00.000000Z",
                     *       "question": {
                     *         "action": "tool.execute",
                     *         "resource": "http_fetch"
                     *       },
                     *       "reasons": [
                     *         "no_rule_grants_it"
                     *       ],
                     *       "requeue_id": "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "state": "waiting",
                     *       "tool": "http_fetch",
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *       "version": "1",
                     *       "decided_at": null,
                     *       "decided_by": null,
                     *       "decision_reason": null,
                     *       "grant_expires_at": null,
                     *       "grant_used_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["RequeueDetails"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    deny_call: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /**
                 * @description The entry.
                 * @example 3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44
                 */
                requeue_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "the page is public"
                 *     }
                 */
                "application/json": components["schemas"]["NewDecision"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "arguments": {
                     *         "url": "https://example.com/"
                     *       },
                     *       "asked_by": "ada",
                     *       "blocked_at": "2026-01-01T12:00:00.000000Z",
                     *       "call_id": "9c1f0f64-8a5c-5a7e-8f55-1f3a0d6c7b20",
                     *       "decisions": [],
                     *       "digest": "0000000000000000000000000000000000000000000000000000000000000000",
                     *       "evaluations": 0,
                     *       "expires_at": "2026-01-01T13:00:00.000000Z",
                     *       "question": {
                     *         "action": "tool.execute",
                     *         "resource": "http_fetch"
                     *       },
                     *       "reasons": [
                     *         "no_rule_grants_it"
                     *       ],
                     *       "requeue_id": "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11",
                     *       "state": "waiting",
                     *       "tool": "http_fetch",
                     *       "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
                     *       "version": "1",
                     *       "decided_at": null,
                     *       "decided_by": null,
                     *       "decision_reason": null,
                     *       "grant_expires_at": null,
                     *       "grant_used_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["RequeueDetails"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    decide_calls: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "decision": "deny",
                 *       "reason": "not today",
                 *       "requeue_ids": [
                 *         "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewDecisions"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "outcome": "decided",
                     *           "requeue_id": "3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44",
                     *           "state": "denied"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DecidedCalls"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    stream_answers: {
        parameters: {
            query?: {
                /**
                 * @description Stream this turn alone, from its first event to its last.
                 * @example 0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70
                 */
                turn_id?: string | null;
            };
            header?: {
                /**
                 * @description Continue after this event.
                 * @example 1767268800000-0
                 */
                "Last-Event-ID"?: string | null;
            };
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events `delta`, `restarted`, `tool_call`, `tool_result`, `waiting_for_approval`, `canvas_item`, `completed`, `failed`, `refused`, `expired` and `interrupted`, with heartbeats as comments; `overflow` when the client reads too slowly; `closed` when its credential (`expired`, `revoked`) or the session (`deleted`) ends. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example retry: 500
                     *
                     *     id: 1767268800000-0
                     *     event: delta
                     *     data: {"turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","attempt":1,"index":0,"text":"Paris"}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description The client has had the turn's last event: do not come again. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    open_socket: {
        parameters: {
            query?: {
                /**
                 * @description Continue after this event.
                 * @example 1767268800000-0
                 */
                after?: string | null;
                /**
                 * @description Send no more than so many events that the client has not acknowledged.
                 * @example 100
                 */
                window?: number | null;
            };
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection speaks `soma.v1` from here on. */
            101: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Upgrade Required */
            426: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Upgrade: components["headers"]["Upgrade"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_personas: {
        parameters: {
            query?: {
                /**
                 * @description Most personas of a page.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example tutor
                 */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "personas": [
                     *         {
                     *           "built_in": false,
                     *           "created_at": "2026-01-01T12:00:00.000000Z",
                     *           "id": "tutor",
                     *           "name": "Tutor",
                     *           "system_prompt": "You are a patient tutor. Answer with one question that leads on.",
                     *           "temperature": 0.4,
                     *           "tool_choice": "auto",
                     *           "tools": [
                     *             "calculate",
                     *             "code_execute"
                     *           ],
                     *           "updated_at": "2026-01-01T12:00:00.000000Z",
                     *           "profile": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PersonaPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    create_persona: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "tutor",
                 *       "name": "Tutor",
                 *       "system_prompt": "You are a patient tutor. Answer with one question that leads on.",
                 *       "temperature": 0.4,
                 *       "tool_choice": "auto",
                 *       "tools": [
                 *         "calculate",
                 *         "code_execute"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewPersona"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "built_in": false,
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "id": "tutor",
                     *       "name": "Tutor",
                     *       "system_prompt": "You are a patient tutor. Answer with one question that leads on.",
                     *       "temperature": 0.4,
                     *       "tool_choice": "auto",
                     *       "tools": [
                     *         "calculate",
                     *         "code_execute"
                     *       ],
                     *       "updated_at": "2026-01-01T12:00:00.000000Z",
                     *       "profile": null
                     *     }
                     */
                    "application/json": components["schemas"]["Persona"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_persona: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The persona.
                 * @example tutor
                 */
                persona_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "built_in": false,
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "id": "tutor",
                     *       "name": "Tutor",
                     *       "system_prompt": "You are a patient tutor. Answer with one question that leads on.",
                     *       "temperature": 0.4,
                     *       "tool_choice": "auto",
                     *       "tools": [
                     *         "calculate",
                     *         "code_execute"
                     *       ],
                     *       "updated_at": "2026-01-01T12:00:00.000000Z",
                     *       "profile": null
                     *     }
                     */
                    "application/json": components["schemas"]["Persona"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    delete_persona: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The persona.
                 * @example tutor
                 */
                persona_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    change_persona: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The persona.
                 * @example tutor
                 */
                persona_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Patient tutor"
                 *     }
                 */
                "application/json": components["schemas"]["ChangedPersona"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "built_in": false,
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "id": "tutor",
                     *       "name": "Tutor",
                     *       "system_prompt": "You are a patient tutor. Answer with one question that leads on.",
                     *       "temperature": 0.4,
                     *       "tool_choice": "auto",
                     *       "tools": [
                     *         "calculate",
                     *         "code_execute"
                     *       ],
                     *       "updated_at": "2026-01-01T12:00:00.000000Z",
                     *       "profile": null
                     *     }
                     */
                    "application/json": components["schemas"]["Persona"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_tools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 1,
                     *       "tools": [
                     *         {
                     *           "cost": 0,
                     *           "description": "Calculates an arithmetic expression exactly.",
                     *           "name": "calculate",
                     *           "parameters": {
                     *             "properties": {
                     *               "expression": {
                     *                 "type": "string"
                     *               }
                     *             },
                     *             "required": [
                     *               "expression"
                     *             ],
                     *             "type": "object"
                     *           },
                     *           "risk": "low",
                     *           "version": "1"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ToolList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_decided_tools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tools": [
                     *         {
                     *           "cost": 0,
                     *           "description": "Calculates an arithmetic expression exactly.",
                     *           "enabled": true,
                     *           "name": "calculate",
                     *           "network": [],
                     *           "parameters": {
                     *             "properties": {
                     *               "expression": {
                     *                 "type": "string"
                     *               }
                     *             },
                     *             "required": [
                     *               "expression"
                     *             ],
                     *             "type": "object"
                     *           },
                     *           "risk": "low",
                     *           "updated_at": "2026-01-01T12:00:00.000000Z",
                     *           "version": "1"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DecidedToolList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_tool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The tool.
                 * @example calculate
                 */
                tool_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cost": 0,
                     *       "description": "Calculates an arithmetic expression exactly.",
                     *       "enabled": true,
                     *       "name": "calculate",
                     *       "network": [],
                     *       "parameters": {
                     *         "properties": {
                     *           "expression": {
                     *             "type": "string"
                     *           }
                     *         },
                     *         "required": [
                     *           "expression"
                     *         ],
                     *         "type": "object"
                     *       },
                     *       "risk": "low",
                     *       "updated_at": "2026-01-01T12:00:00.000000Z",
                     *       "version": "1"
                     *     }
                     */
                    "application/json": components["schemas"]["DecidedTool"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    decide_tool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The tool.
                 * @example calculate
                 */
                tool_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "enabled": true,
                 *       "network": [
                 *         "pypi.org",
                 *         ".example.com"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Decision"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cost": 0,
                     *       "description": "Calculates an arithmetic expression exactly.",
                     *       "enabled": true,
                     *       "name": "calculate",
                     *       "network": [],
                     *       "parameters": {
                     *         "properties": {
                     *           "expression": {
                     *             "type": "string"
                     *           }
                     *         },
                     *         "required": [
                     *           "expression"
                     *         ],
                     *         "type": "object"
                     *       },
                     *       "risk": "low",
                     *       "updated_at": "2026-01-01T12:00:00.000000Z",
                     *       "version": "1"
                     *     }
                     */
                    "application/json": components["schemas"]["DecidedTool"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_profiles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "profiles": []
                     *     }
                     */
                    "application/json": components["schemas"]["ModelProfileList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description What personas and the router name.
                 * @example dialogue
                 */
                role: string;
                /**
                 * @description A mode of the platform, or `any`.
                 * @example any
                 */
                mode: "any" | "LOCAL" | "DEVELOPMENT" | "TEST" | "TRAINING" | "PRODUCTION";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "base_url": "https://api.groq.com/openai/v1",
                     *       "context_tokens": 131072,
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "fallbacks": [
                     *         "small"
                     *       ],
                     *       "input_price": 50000,
                     *       "max_tokens": 512,
                     *       "mode": "any",
                     *       "model": "llama-3.1-8b-instant",
                     *       "output_price": 80000,
                     *       "provider": "groq",
                     *       "role": "dialogue",
                     *       "secret": "groq",
                     *       "temperature": 0.2,
                     *       "updated_at": "2026-01-01T12:00:00.000000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelProfile"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    put_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description What personas and the router name.
                 * @example dialogue
                 */
                role: string;
                /**
                 * @description A mode of the platform, or `any`.
                 * @example any
                 */
                mode: "any" | "LOCAL" | "DEVELOPMENT" | "TEST" | "TRAINING" | "PRODUCTION";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "base_url": "https://api.groq.com/openai/v1",
                 *       "context_tokens": 131072,
                 *       "fallbacks": [
                 *         "small"
                 *       ],
                 *       "input_price": 50000,
                 *       "max_tokens": 512,
                 *       "model": "llama-3.1-8b-instant",
                 *       "output_price": 80000,
                 *       "provider": "groq",
                 *       "secret": "groq",
                 *       "temperature": 0.2
                 *     }
                 */
                "application/json": components["schemas"]["ProfileContent"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "base_url": "https://api.groq.com/openai/v1",
                     *       "context_tokens": 131072,
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "fallbacks": [
                     *         "small"
                     *       ],
                     *       "input_price": 50000,
                     *       "max_tokens": 512,
                     *       "mode": "any",
                     *       "model": "llama-3.1-8b-instant",
                     *       "output_price": 80000,
                     *       "provider": "groq",
                     *       "role": "dialogue",
                     *       "secret": "groq",
                     *       "temperature": 0.2,
                     *       "updated_at": "2026-01-01T12:00:00.000000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelProfile"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    delete_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description What personas and the router name.
                 * @example dialogue
                 */
                role: string;
                /**
                 * @description A mode of the platform, or `any`.
                 * @example any
                 */
                mode: "any" | "LOCAL" | "DEVELOPMENT" | "TEST" | "TRAINING" | "PRODUCTION";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_budgets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "budgets": []
                     *     }
                     */
                    "application/json": components["schemas"]["BudgetList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    put_budget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description What is limited.
                 * @example persona
                 */
                scope: "tenant" | "persona" | "key";
                /**
                 * @description The persona or the id of the API key; `all` for the tenant.
                 * @example tutor
                 */
                name: string;
                /**
                 * @description For how long, from midnight in UTC.
                 * @example day
                 */
                period: "day" | "month";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "money": 5000000,
                 *       "tokens": 1000000
                 *     }
                 */
                "application/json": components["schemas"]["BudgetBounds"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "money": 5000000,
                     *       "name": "tutor",
                     *       "period": "day",
                     *       "reserved_money": 90,
                     *       "reserved_tokens": 600,
                     *       "scope": "persona",
                     *       "spent_money": 340,
                     *       "spent_tokens": 1200,
                     *       "tokens": 1000000,
                     *       "updated_at": "2026-01-01T12:00:00.000000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    delete_budget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description What is limited.
                 * @example persona
                 */
                scope: "tenant" | "persona" | "key";
                /**
                 * @description The persona or the id of the API key; `all` for the tenant.
                 * @example tutor
                 */
                name: string;
                /**
                 * @description For how long, from midnight in UTC.
                 * @example day
                 */
                period: "day" | "month";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_usage: {
        parameters: {
            query?: {
                /**
                 * @description The first day, in UTC.
                 * @example 2026-01-01
                 */
                since?: string | null;
                /**
                 * @description The last day, in UTC.
                 * @example 2026-01-31
                 */
                until?: string | null;
                /**
                 * @description This one alone.
                 * @example tutor
                 */
                persona?: string | null;
                /**
                 * @description What was asked with this key alone.
                 * @example 8e0d7c38-6a0a-4f5f-9c0e-5b0f4f4f2b11
                 */
                api_key?: string | null;
                /**
                 * @description Most lines of a page.
                 * @example 100
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example WyIyMDI2LTAxLTMxIiwiZGVmYXVsdCIsIiIsImNoYXQiXQ==
                 */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "usage": [],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["UsagePage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_telemetry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "content": true,
                     *       "decided_at": "2026-01-01T12:00:00.000000Z",
                     *       "decided_by": "ada",
                     *       "permitted": true
                     *     }
                     */
                    "application/json": components["schemas"]["Telemetry"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    decide_telemetry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "content": true
                 *     }
                 */
                "application/json": components["schemas"]["TelemetryDecision"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "content": true,
                     *       "decided_at": "2026-01-01T12:00:00.000000Z",
                     *       "decided_by": "ada",
                     *       "permitted": true
                     *     }
                     */
                    "application/json": components["schemas"]["Telemetry"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_turn_usage: {
        parameters: {
            query?: {
                /**
                 * @description The first day, in UTC; by default 30 days before the last one.
                 * @example 2026-01-01
                 */
                since?: string | null;
                /**
                 * @description The last day, in UTC; by default today. At most 366 days are asked for at once.
                 * @example 2026-01-31
                 */
                until?: string | null;
                /**
                 * @description This one alone.
                 * @example tutor
                 */
                persona?: string | null;
                /**
                 * @description Answered by this profile alone.
                 * @example dialogue
                 */
                profile?: string | null;
                /**
                 * @description Ended so alone.
                 * @example completed
                 */
                outcome?: ("completed" | "interrupted" | "expired" | "refused" | "failed") | null;
                /**
                 * @description What the lines are grouped by; repeat it for several. By default all.
                 * @example [
                 *       "day",
                 *       "persona",
                 *       "profile",
                 *       "model",
                 *       "outcome"
                 *     ]
                 */
                group?: ("day" | "persona" | "profile" | "model" | "outcome")[];
                /**
                 * @description Most lines of a page.
                 * @example 100
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example WyIyMDI2LTAxLTMxIiwiZGVmYXVsdCIsImRpYWxvZ3VlIiwiY2hhdCIsImNvbXBsZXRlZCJd
                 */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "turns": [],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["TurnPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_tool_usage: {
        parameters: {
            query?: {
                /**
                 * @description The first day, in UTC; by default 30 days before the last one.
                 * @example 2026-01-01
                 */
                since?: string | null;
                /**
                 * @description The last day, in UTC; by default today. At most 366 days are asked for at once.
                 * @example 2026-01-31
                 */
                until?: string | null;
                /**
                 * @description This one alone.
                 * @example http_fetch
                 */
                tool?: string | null;
                /**
                 * @description Ended so alone.
                 * @example success
                 */
                status?: string | null;
                /**
                 * @description What the lines are grouped by; repeat it for several. By default all.
                 * @example [
                 *       "day",
                 *       "tool",
                 *       "status"
                 *     ]
                 */
                group?: ("day" | "tool" | "status")[];
                /**
                 * @description Most lines of a page.
                 * @example 100
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example WyIyMDI2LTAxLTMxIiwiY2FsY3VsYXRlIiwic3VjY2VzcyJd
                 */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tools": [],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ToolPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    complete_chat: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "max_tokens": 64,
                 *       "messages": [
                 *         {
                 *           "content": "What is the capital of France?",
                 *           "role": "user"
                 *         }
                 *       ],
                 *       "model": "tutor"
                 *     }
                 */
                "application/json": components["schemas"]["ChatCompletionRequest"];
            };
        };
        responses: {
            /** @description The answer, or with `stream` its chunks as server-sent events. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "choices": [
                     *         {
                     *           "finish_reason": "stop",
                     *           "index": 0,
                     *           "message": {
                     *             "content": "Paris.",
                     *             "role": "assistant"
                     *           },
                     *           "logprobs": null
                     *         }
                     *       ],
                     *       "created": 1767225600,
                     *       "id": "chatcmpl-0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
                     *       "model": "tutor",
                     *       "object": "chat.completion",
                     *       "usage": {
                     *         "completion_tokens": 8,
                     *         "prompt_tokens": 31,
                     *         "total_tokens": 39
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ChatCompletion"];
                    /**
                     * @example data: {"id":"chatcmpl-0b5c8f0e","object":"chat.completion.chunk","created":1767268800,"model":"tutor","choices":[{"index":0,"delta":{"content":"Paris"},"finish_reason":null}]}
                     *
                     *     data: [DONE]
                     */
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
        };
    };
    create_response: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "input": "What is the capital of France?",
                 *       "max_output_tokens": 64,
                 *       "model": "tutor"
                 *     }
                 */
                "application/json": components["schemas"]["ResponseRequest"];
            };
        };
        responses: {
            /** @description The response, or with `stream` its events as server-sent events. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": 1767225600,
                     *       "id": "resp_0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
                     *       "max_output_tokens": 64,
                     *       "metadata": {},
                     *       "model": "tutor",
                     *       "object": "response",
                     *       "output": [
                     *         {
                     *           "content": [
                     *             {
                     *               "annotations": [],
                     *               "logprobs": [],
                     *               "text": "Paris.",
                     *               "type": "output_text"
                     *             }
                     *           ],
                     *           "id": "msg_2c9c1b7e58f25b6a8a0e6d2f6f7a1c90",
                     *           "role": "assistant",
                     *           "status": "completed",
                     *           "type": "message"
                     *         }
                     *       ],
                     *       "parallel_tool_calls": true,
                     *       "status": "completed",
                     *       "store": true,
                     *       "temperature": 0.7,
                     *       "text": {
                     *         "format": {
                     *           "type": "text"
                     *         }
                     *       },
                     *       "tool_choice": "auto",
                     *       "tools": [],
                     *       "truncation": "disabled",
                     *       "usage": {
                     *         "input_tokens": 31,
                     *         "input_tokens_details": {
                     *           "cached_tokens": 0
                     *         },
                     *         "output_tokens": 8,
                     *         "output_tokens_details": {
                     *           "reasoning_tokens": 0
                     *         },
                     *         "total_tokens": 39
                     *       },
                     *       "error": null,
                     *       "incomplete_details": null,
                     *       "instructions": null,
                     *       "previous_response_id": null,
                     *       "top_p": null
                     *     }
                     */
                    "application/json": components["schemas"]["ResponseBody"];
                    /**
                     * @example event: response.output_text.delta
                     *     data: {"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_0","output_index":0,"content_index":0,"delta":"Paris"}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
        };
    };
    get_response: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The response.
                 * @example resp_0b5c8f0e93c14d6fa6a46f3f2f1f6c70
                 */
                response_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": 1767225600,
                     *       "id": "resp_0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
                     *       "max_output_tokens": 64,
                     *       "metadata": {},
                     *       "model": "tutor",
                     *       "object": "response",
                     *       "output": [
                     *         {
                     *           "content": [
                     *             {
                     *               "annotations": [],
                     *               "logprobs": [],
                     *               "text": "Paris.",
                     *               "type": "output_text"
                     *             }
                     *           ],
                     *           "id": "msg_2c9c1b7e58f25b6a8a0e6d2f6f7a1c90",
                     *           "role": "assistant",
                     *           "status": "completed",
                     *           "type": "message"
                     *         }
                     *       ],
                     *       "parallel_tool_calls": true,
                     *       "status": "completed",
                     *       "store": true,
                     *       "temperature": 0.7,
                     *       "text": {
                     *         "format": {
                     *           "type": "text"
                     *         }
                     *       },
                     *       "tool_choice": "auto",
                     *       "tools": [],
                     *       "truncation": "disabled",
                     *       "usage": {
                     *         "input_tokens": 31,
                     *         "input_tokens_details": {
                     *           "cached_tokens": 0
                     *         },
                     *         "output_tokens": 8,
                     *         "output_tokens_details": {
                     *           "reasoning_tokens": 0
                     *         },
                     *         "total_tokens": 39
                     *       },
                     *       "error": null,
                     *       "incomplete_details": null,
                     *       "instructions": null,
                     *       "previous_response_id": null,
                     *       "top_p": null
                     *     }
                     */
                    "application/json": components["schemas"]["ResponseBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
        };
    };
    delete_response: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The response.
                 * @example resp_0b5c8f0e93c14d6fa6a46f3f2f1f6c70
                 */
                response_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "deleted": true,
                     *       "id": "resp_0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
                     *       "object": "response"
                     *     }
                     */
                    "application/json": components["schemas"]["DeletedResponse"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
        };
    };
    list_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created": 1767225600,
                     *           "id": "tutor",
                     *           "object": "model",
                     *           "owned_by": "acme"
                     *         }
                     *       ],
                     *       "object": "list"
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIModelList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
        };
    };
    get_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The persona.
                 * @example tutor
                 */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created": 1767225600,
                     *       "id": "tutor",
                     *       "object": "model",
                     *       "owned_by": "acme"
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIModel"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "model_not_found",
                     *         "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
                     *         "param": "model",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenAIErrorBody"];
                };
            };
        };
    };
    list_files: {
        parameters: {
            query?: {
                /**
                 * @description Most files of a page.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example 50
                 */
                cursor?: string | null;
                /**
                 * @description Only files in this state.
                 * @example ready
                 */
                state?: ("receiving" | "scanning" | "ready" | "quarantined" | "expired") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "files": [
                     *         {
                     *           "created_at": "2026-01-01T12:00:00.000000Z",
                     *           "declared_type": "application/pdf",
                     *           "expires_at": "2026-01-01T12:00:00.000000Z",
                     *           "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
                     *           "media_type": "application/pdf",
                     *           "name": "report.pdf",
                     *           "sha256": "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
                     *           "size": 48213,
                     *           "state": "ready",
                     *           "type_mismatch": false,
                     *           "reason": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["FilePage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    upload_files: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": [
                 *         "(the bytes of report.pdf)"
                 *       ]
                 *     }
                 */
                "multipart/form-data": {
                    /** @description One part for each file. */
                    file: string[];
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "files": [
                     *         {
                     *           "created_at": "2026-01-01T12:00:00.000000Z",
                     *           "declared_type": "application/pdf",
                     *           "expires_at": "2026-01-01T12:00:00.000000Z",
                     *           "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
                     *           "media_type": "application/pdf",
                     *           "name": "report.pdf",
                     *           "sha256": "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
                     *           "size": 48213,
                     *           "state": "ready",
                     *           "type_mismatch": false,
                     *           "reason": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UploadedFiles"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Locked */
            423: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The file.
                 * @example 2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90
                 */
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "declared_type": "application/pdf",
                     *       "expires_at": "2026-01-01T12:00:00.000000Z",
                     *       "file_id": "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11",
                     *       "media_type": "application/pdf",
                     *       "name": "report.pdf",
                     *       "sha256": "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
                     *       "size": 48213,
                     *       "state": "ready",
                     *       "type_mismatch": false,
                     *       "reason": null
                     *     }
                     */
                    "application/json": components["schemas"]["StoredFile"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    delete_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The file.
                 * @example 2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90
                 */
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    make_link: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /**
                 * @description The file.
                 * @example 2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90
                 */
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expires_at": "2026-01-01T12:00:00.000000Z",
                     *       "url": "/v1/downloads/AAAAAGlW8.Zm9v"
                     *     }
                     */
                    "application/json": components["schemas"]["DownloadLink"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    begin_upload: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The protocol's version.
                 * @example 1.0.0
                 */
                "Tus-Resumable"?: string | null;
                /**
                 * @description Bytes of the file.
                 * @example 48213
                 */
                "Upload-Length"?: string | null;
                /**
                 * @description `filename` and `filetype`, each followed by its value in base64.
                 * @example filename cmVwb3J0LnBkZg==,filetype YXBwbGljYXRpb24vcGRm
                 */
                "Upload-Metadata"?: string | null;
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `Location` is where the content goes. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    Location: components["headers"]["Location"];
                    "Upload-Expires": components["headers"]["Upload-Expires"];
                    "Upload-Offset": components["headers"]["Upload-Offset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Tus-Version": components["headers"]["Tus-Version"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Locked */
            423: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    describe_uploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `Tus-Version`, `Tus-Extension`, `Tus-Max-Size`. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Tus-Checksum-Algorithm": components["headers"]["Tus-Checksum-Algorithm"];
                    "Tus-Extension": components["headers"]["Tus-Extension"];
                    "Tus-Max-Size": components["headers"]["Tus-Max-Size"];
                    "Tus-Version": components["headers"]["Tus-Version"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    end_upload: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The protocol's version.
                 * @example 1.0.0
                 */
                "Tus-Resumable"?: string | null;
            };
            path: {
                /**
                 * @description The file.
                 * @example 2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90
                 */
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Tus-Version": components["headers"]["Tus-Version"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    upload_offset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The protocol's version.
                 * @example 1.0.0
                 */
                "Tus-Resumable"?: string | null;
            };
            path: {
                /**
                 * @description The file.
                 * @example 2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90
                 */
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `Upload-Offset` and `Upload-Length`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Upload-Expires": components["headers"]["Upload-Expires"];
                    "Upload-Length": components["headers"]["Upload-Length"];
                    "Upload-Offset": components["headers"]["Upload-Offset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Tus-Version": components["headers"]["Tus-Version"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    send_content: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The protocol's version.
                 * @example 1.0.0
                 */
                "Tus-Resumable"?: string | null;
                /**
                 * @description Where the body belongs.
                 * @example 0
                 */
                "Upload-Offset"?: string | null;
                /**
                 * @description Algorithm and digest in base64 of the body, which is kept as a whole or not at all.
                 * @example sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
                 */
                "Upload-Checksum"?: string | null;
            };
            path: {
                /**
                 * @description The file.
                 * @example 2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90
                 */
                file_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example (bytes from Upload-Offset on) */
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description `Upload-Offset` is where it goes on. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Upload-Expires": components["headers"]["Upload-Expires"];
                    "Upload-Offset": components["headers"]["Upload-Offset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Tus-Version": components["headers"]["Tus-Version"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Locked */
            423: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Checksum Mismatch */
            460: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Tus-Resumable": components["headers"]["Tus-Resumable"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    download: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description One range of bytes.
                 * @example bytes=0-1023
                 */
                Range?: string | null;
                /**
                 * @description The `ETag` for which the range is meant.
                 * @example "0000000000000000000000000000000000000000000000000000000000000000"
                 */
                "If-Range"?: string | null;
            };
            path: {
                /**
                 * @description From a download link.
                 * @example AZ3l0Zp7QG6gq0mD1u0bJQ.c2lnbmVk
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The content. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example (the bytes of the file) */
                    "application/octet-stream": string;
                };
            };
            /** @description The range of the content. */
            206: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "Content-Range": components["headers"]["Content-Range"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example (the bytes of the file) */
                    "application/octet-stream": string;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Requested Range Not Satisfiable */
            416: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Content-Range": components["headers"]["Content-Range"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    download_headers: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description One range of bytes.
                 * @example bytes=0-1023
                 */
                Range?: string | null;
                /**
                 * @description The `ETag` for which the range is meant.
                 * @example "0000000000000000000000000000000000000000000000000000000000000000"
                 */
                "If-Range"?: string | null;
            };
            path: {
                /**
                 * @description From a download link.
                 * @example AZ3l0Zp7QG6gq0mD1u0bJQ.c2lnbmVk
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The headers of the download. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Those of the range's download. */
            206: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "Content-Range": components["headers"]["Content-Range"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Requested Range Not Satisfiable */
            416: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Content-Range": components["headers"]["Content-Range"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_api_keys: {
        parameters: {
            query?: {
                /**
                 * @description Most keys of a page.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example 8e0d7c38-6a0a-4f5f-9c0e-5b0f4f4f2b11
                 */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "api_keys": [
                     *         {
                     *           "api_key_id": "6a0f2c5e-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *           "created_at": "2026-01-01T12:00:00.000000Z",
                     *           "created_by": "ada",
                     *           "expires_at": "2026-04-01T12:00:00.000000Z",
                     *           "name": "nightly report",
                     *           "scopes": [
                     *             "sessions:read"
                     *           ],
                     *           "revoked_at": null,
                     *           "last_used_at": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    create_api_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "nightly report",
                 *       "scopes": [
                 *         "sessions:read"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "api_key": "soma_acme_6a0f2c5e3d1c4bb68f7a8d8b0f0a6a55_0000000000000000000000000000000000000000000000000000000000000000",
                     *       "api_key_id": "6a0f2c5e-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "created_by": "ada",
                     *       "expires_at": "2026-04-01T12:00:00.000000Z",
                     *       "name": "nightly report",
                     *       "scopes": [
                     *         "sessions:read"
                     *       ],
                     *       "revoked_at": null,
                     *       "last_used_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The key.
                 * @example 8e0d7c38-6a0a-4f5f-9c0e-5b0f4f4f2b11
                 */
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "api_key_id": "6a0f2c5e-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "created_by": "ada",
                     *       "expires_at": "2026-04-01T12:00:00.000000Z",
                     *       "name": "nightly report",
                     *       "scopes": [
                     *         "sessions:read"
                     *       ],
                     *       "revoked_at": null,
                     *       "last_used_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    revoke_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The key.
                 * @example 8e0d7c38-6a0a-4f5f-9c0e-5b0f4f4f2b11
                 */
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    begin_login: {
        parameters: {
            query?: {
                /**
                 * @description Path of this server to come back to.
                 * @example /
                 */
                return_to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider. */
            303: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    finish_login: {
        parameters: {
            query: {
                /**
                 * @description Of the login that was begun.
                 * @example af0ifjsldkj
                 */
                state: string;
                /**
                 * @description What the provider gives a token for.
                 * @example SplxlOBeZQQYbYS6WxSbIA
                 */
                code?: string | null;
                /**
                 * @description The provider (RFC 9207).
                 * @example https://login.example
                 */
                iss?: string | null;
                /**
                 * @description Why there is no code.
                 * @example access_denied
                 */
                error?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Logged in. */
            303: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_browser_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "csrf_token": "0000000000000000000000000000000000000000000000000000000000000000",
                     *       "expires_at": "2026-01-01T12:00:00.000000Z",
                     *       "roles": [
                     *         "member"
                     *       ],
                     *       "scopes": [
                     *         "sessions:read",
                     *         "sessions:write"
                     *       ],
                     *       "subject": "ada",
                     *       "tenant": "acme"
                     *     }
                     */
                    "application/json": components["schemas"]["BrowserSession"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: {
                /**
                 * @description Comes back with the browser from the provider.
                 * @example af0ifjsldkj
                 */
                state?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "provider_logout_url": null
                     *     }
                     */
                    "application/json": components["schemas"]["LoggedOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_original_message: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Who answers, where the body names nobody.
                 * @example tutor
                 */
                "x-persona-id"?: string | null;
                /**
                 * @description Kept in the message's metadata as `agent_profile_id`.
                 * @example researcher
                 */
                "x-agent-profile"?: string | null;
                /**
                 * @description Kept in the message's metadata as `universe_id`.
                 * @example staging
                 */
                "x-universe-id"?: string | null;
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "message": "What is the capital of France?"
                 *     }
                 */
                "application/json": components["schemas"]["OriginalMessage"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "event_id": "4b5f7a3e-8f0c-5a34-9d0e-2f7c1b6a9e10",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalAccepted"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    run_original_action: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "summarize",
                 *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
                 *     }
                 */
                "application/json": components["schemas"]["OriginalAction"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "event_id": "4b5f7a3e-8f0c-5a34-9d0e-2f7c1b6a9e10",
                     *       "session_id": "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalAccepted"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_original_context: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "content": "system: You are SomaAgent.",
                     *       "tokens": 12
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalContext"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_attachment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description One range of bytes.
                 * @example bytes=0-1023
                 */
                Range?: string | null;
                /**
                 * @description The `ETag` for which the range is meant.
                 * @example "0000000000000000000000000000000000000000000000000000000000000000"
                 */
                "If-Range"?: string | null;
            };
            path: {
                /**
                 * @description The file.
                 * @example 2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90
                 */
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The content. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example (the bytes of the file) */
                    "application/octet-stream": string;
                };
            };
            /** @description The range of the content. */
            206: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example (the bytes of the file) */
                    "application/octet-stream": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Requested Range Not Satisfiable */
            416: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    open_original_socket: {
        parameters: {
            query?: {
                /**
                 * @description Continue after this event.
                 * @example 1767268800000-0
                 */
                after?: string | null;
                /**
                 * @description Send no more than so many events that the client has not acknowledged.
                 * @example 100
                 */
                window?: number | null;
            };
            header?: never;
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection speaks `soma.v1` from here on. */
            101: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Upgrade Required */
            426: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    stream_original_events: {
        parameters: {
            query?: {
                /**
                 * @description Stream this turn alone, from its first event to its last.
                 * @example 0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70
                 */
                turn_id?: string | null;
            };
            header?: {
                /**
                 * @description Continue after this event.
                 * @example 1767268800000-0
                 */
                "Last-Event-ID"?: string | null;
            };
            path: {
                /**
                 * @description The session.
                 * @example 5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events `delta`, `restarted`, `tool_call`, `tool_result`, `waiting_for_approval`, `canvas_item`, `completed`, `failed`, `refused`, `expired` and `interrupted`, with heartbeats as comments; `overflow` when the client reads too slowly; `closed` when its credential (`expired`, `revoked`) or the session (`deleted`) ends. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example retry: 500
                     *
                     *     id: 1767268800000-0
                     *     event: delta
                     *     data: {"turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","attempt":1,"index":0,"text":"Paris"}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description The client has had the turn's last event: do not come again. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    list_original_keys: {
        parameters: {
            query?: {
                /**
                 * @description Most keys of a page.
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the page before.
                 * @example 8e0d7c38-6a0a-4f5f-9c0e-5b0f4f4f2b11
                 */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "api_keys": [
                     *         {
                     *           "api_key_id": "6a0f2c5e-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *           "created_at": "2026-01-01T12:00:00.000000Z",
                     *           "created_by": "ada",
                     *           "expires_at": "2026-04-01T12:00:00.000000Z",
                     *           "name": "nightly report",
                     *           "scopes": [
                     *             "sessions:read"
                     *           ],
                     *           "revoked_at": null,
                     *           "last_used_at": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    create_original_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "nightly report",
                 *       "scopes": [
                 *         "sessions:read"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    Location: components["headers"]["Location"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "api_key": "soma_acme_6a0f2c5e3d1c4bb68f7a8d8b0f0a6a55_0000000000000000000000000000000000000000000000000000000000000000",
                     *       "api_key_id": "6a0f2c5e-3d1c-4bb6-8f7a-8d8b0f0a6a55",
                     *       "created_at": "2026-01-01T12:00:00.000000Z",
                     *       "created_by": "ada",
                     *       "expires_at": "2026-04-01T12:00:00.000000Z",
                     *       "name": "nightly report",
                     *       "scopes": [
                     *         "sessions:read"
                     *       ],
                     *       "revoked_at": null,
                     *       "last_used_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    revoke_original_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The key.
                 * @example 8e0d7c38-6a0a-4f5f-9c0e-5b0f4f4f2b11
                 */
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    resolve_original_entry: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the request with the same key has no further effect and gets the same answer.
                 * @example 7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11
                 */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /**
                 * @description The entry.
                 * @example 3f6b7a52-0d0f-5b1e-9d0b-7a9d0f1c2e44
                 */
                requeue_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "allow": true
                 *     }
                 */
                "application/json": components["schemas"]["OriginalResolution"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "requeued"
                     *     }
                     */
                    "application/json": components["schemas"]["OriginalResolved"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Deprecation: components["headers"]["Deprecation"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_version: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "api_version": "1",
                     *       "name": "somaagent",
                     *       "version": "0.1.0"
                     *     }
                     */
                    "application/json": components["schemas"]["ProductVersion"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus' text format, version 0.0.4. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # HELP soma_messages_accepted_total Messages whose event the broker took.
                     *     # TYPE soma_messages_accepted_total counter
                     *     soma_messages_accepted_total 42
                     */
                    "text/plain": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_platform_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus' text format, version 0.0.4, or OpenMetrics 1.0. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # HELP soma_turns_accepted Messages that were stored to be answered.
                     *     # TYPE soma_turns_accepted counter
                     *     soma_turns_accepted_total{tenant="acme"} 42
                     *     # EOF
                     */
                    "application/openmetrics-text": string;
                    /**
                     * @example # HELP soma_turns_accepted_total Messages that were stored to be answered.
                     *     # TYPE soma_turns_accepted_total counter
                     *     soma_turns_accepted_total{tenant="acme"} 42
                     */
                    "text/plain": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request-URI Too Long */
            414: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Request Header Fields Too Large */
            431: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
}
