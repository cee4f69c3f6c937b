/**
 * Words that developers use for the same thing, a line each: the concept, then words and phrases for just that, and after
 * a semicolon those that go with it; with the common ones in German and Chinese. A word may stand in several lines. Written by hand from general knowledge of the field.
 */
export const conceptLines = `
word document: docx, doc, dotx, word file, word document, ms word, word datei, odt; word report, word template, 文档, letterhead
pdf document: pdf, acrobat; scanned document
spreadsheet: spreadsheet, excel, xlsx, xls, xlsm, ods, workbook, worksheet, google sheet, tabelle, tabellen, tabellenkalkulation, 表格, 电子表格; tsv, csv, pivot table, vlookup, cell formula, formula, formel, formeln
tabular data: dataframe, data frame, pandas, dataset, datensatz, 数据集; csv, tsv, parquet, tabular, 数据
presentation: presentation, powerpoint, pptx, ppt, slide, deck, slideshow, keynote, pitch deck, präsentation, folien, folie, 幻灯片, 演示文稿; speaker note
picture: image, picture, photo, bild, bilder, 图片, 图像; png, jpg, jpeg, webp, avif, svg, bitmap, thumbnail, icon, graphic
video: video, 视频, movie file, footage, clip; mp4, mov, mkv, avi, webm, ffmpeg, frame rate
audio: audio, sound; mp3, wav, soundtrack, recording, podcast, voice, 音频
animation: gif, animated, animation, animate, motion
chart: chart, plot, graph, diagramm, 图表; diagram, visualization, visualize, histogram, heatmap, scatter, bar chart, line chart, matplotlib, seaborn, plotly, d3, 可视化
drawing: poster, flyer, artwork, visual art, illustration, banner, plakat, 海报
generative art: generative, algorithmic art, p5, flow field, particle, procedural, creative coding
transcription: ocr, text recognition; scanned, scan
form filling: fill, form field, fillable, ausfüllen, formular, 填写
merge files: merge, combine, join, concatenate, zusammenführen, 合并;
split files: split, divide, separate, trennen, 拆分;
tracked changes: tracked change, track changes, redline; revision mark, suggestion mode
continuous integration: ci, continuous integration, cicd, 持续集成; pipeline, github action, gh action, workflow file, build pipeline, circleci, jenkins, gitlab ci, runner, github workflow, actions workflow
deployment: deploy, deployment, rollout, ausrollen, bereitstellen, 部署; ship, go live
release: release, publish, veröffentlichen, 发布; ship, version bump, bump, semver, semantic version, tag version, cut release
release notes: changelog, change log, änderungsprotokoll, 更新日志; release note, what's new, whats new, product update
database: db, database, datenbank, 数据库; postgres, postgresql, mysql, sqlite, mariadb, sql, rdbms, mongodb, oracle
schema change: migration, migrate, schema change, datenbankmigration, 迁移; alembic, flyway, liquibase, knex, prisma migrate, add column, new column, column, rename column, backfill, ddl, alter table, rollback
slow query: explain, query plan, explain analyze, slow query, index, join, sequential scan, n+1
orm: orm, prisma, sqlalchemy, hibernate, typeorm, drizzle, activerecord, sequelize
kubernetes: k8s, kubernetes, kube, kubectl; helm, pod, cluster, crashloopbackoff, imagepullbackoff, oomkilled, ingress, daemonset, statefulset, eks, gke, aks, namespace, kustomize
container: docker, container, dockerfile, containerize, 容器; compose, podman, oci image, docker compose, multi stage build
infrastructure code: infrastructure as code, iac, infra as code, terraform, tf; tfstate, hcl, opentofu, pulumi, infra, provision, cloudformation, vpc, s3 bucket
cloud: aws, amazon; gcp, azure, cloud, s3, lambda, ec2
outage: outage, incident, downtime, ausfall, 故障, 事故; postmortem, post mortem, rca, root cause report, sev1, on call, five whys, retrospective
observability: observability, telemetry, monitoring, monitor, überwachung, 监控; logging, structured log, metric, tracing, trace, opentelemetry, otel, prometheus, grafana, datadog, slo, alert, 日志
performance: performance, speed, fast, slow, langsam, 性能, 很慢, 太慢, 变慢; latency, profile, profiler, profiling, bottleneck, flame graph, flamegraph, cpu, throughput, optimize, speed up, sluggish, lag
memory leak: memory leak, leak memory; leak, heap, heap snapshot, memory grow, out of memory, oom, gc
caching: cache, caching, memoize, redis, memcached, cdn
testing: test, testing, testen, 测试; spec, unit test, test suite, test case, coverage
browser testing: e2e, end to end; playwright, cypress, selenium, puppeteer, browser test, headless, localhost, click through, ui test, browser, webapp, web app, screenshot, console log, browser console
flaky: flaky, intermittent, nondeterministic, non deterministic, sporadic, unstable test, random fail, randomly fail; unreliable test, every third run, passes locally
test first: tdd, test driven, test first, test driven development; failing test, red green
debugging: debug, bug, fehler, 调试, 错误; crash, stack trace, stacktrace, exception, root cause, traceback, absturz, typeerror, error message, unexpected behavior, segfault, weird
code review: code review, review, cr, pr review, überprüfen, 审查, 代码审查; second pair of eyes, look over, feedback on change, critique
pull request: pr, pull request, merge request, mr;
version control: git, version control, vcs; repository, repo
commit: commit, git commit, 提交; commit message, commit msg, staged, staged change, conventional commit
merge conflict: merge conflict, conflict, conflict marker, konflikt, konflikte, 冲突; rebase conflict, head, ours and theirs, resolve conflict
rebase: rebase, cherry pick, squash, interactive rebase
worktree: worktree, parallel branch, two branch, several branch, isolated workspace
github: github, gh; gh cli, github issue
refactor: refactor, restructure, 重构, umbauen; clean up, cleanup, simplify, deduplicate, duplicated code, duplication, duplicate code, technical debt, split up, extract function, dead code, legacy, aufräumen
types: type, typescript, typing, generic, type guard, any type, strictnullchecks, type safety, tsconfig, type error, mypy
javascript: js, javascript, ecmascript; node, nodejs, npm
typescript: ts, typescript;
python: py, python, python3; pip
react: react, jsx, tsx, useeffect, usestate, hook, component, nextjs, next js
interface design: ui, interface, oberfläche, 界面; ux, frontend, front end, landing page, web page, page, look and feel, restyle, styling, style, design, beautiful, ugly, pretty, layout, css, tailwind, 前端, mockup, redesign, dashboard
brand: brand, branding, corporate design, logo, corporate color, brand color, visual identity, corporate identity, style guide, corporate font, typography, 品牌
theme: theme, color scheme, palette, color, font, dark mode
accessibility: a11y, accessibility, accessible, barrierefrei, 无障碍; wcag, aria, screen reader, keyboard navigation, contrast, alt text
translation: i18n, internationalization, internationalize, l10n, localization, localize, translate, translation, übersetzen, übersetzung, übersetzungen, 翻译, 国际化, 本地化; multilingual, locale, language support, add language, plural form, french, german, spanish, japanese, polish, hardcoded string
security: security, secure, sicherheit, 安全; vulnerability, vuln, exploit, cve, injection, xss, csrf, owasp, threat model, pentest, penetration test, sicherheitslücke, 漏洞, hardening
secrets: secret, credential, api key, password, token leak, leaked key, leaked secret
authentication: auth, authentication, login, log in, sign in, signin, anmeldung, 登录; signup, oauth, oidc, jwt, sso, saml, session token, single sign on, authorization, refresh token, identity provider
payments: payment, pay, bezahlen, zahlung, 支付; billing, checkout, subscription, invoice, stripe, paypal, credit card, refund
dependencies: dependency, dep, package, abhängigkeit, abhängigkeiten, 依赖; npm, pnpm, yarn, pip, cargo, library, module, lockfile
upgrade: upgrade, update, aktualisieren, 升级; bump, outdated, newer version, latest version, dependabot, renovate, major version
api: api, schnittstelle, 接口; endpoint, rest, restful, graphql, route, http api, web service
api reference: openapi, swagger, api doc, api reference, api documentation; rest doc, endpoint doc
documentation: doc, documentation, dokumentation, 文档, 说明; readme, guide, manual, tutorial, wiki, reference
mcp: mcp, model context protocol; fastmcp, mcp server
language model: llm, language model, ai model, 大模型; gpt, claude, chatgpt, openai, anthropic
prompt: prompt, 提示词; system prompt, few shot, prompt engineering, system instruction
agent skill: skill, skill.md, agent skill, slash command
scraping: scrape, scraper, scraping, crawl, crawler, web scraping, 爬虫; spider, beautifulsoup, web page extraction, harvest
regex: regex, regexp, regular expression, 正则; pattern matching
shell: bash, shell, sh, shell script; zsh, command line script, terminal, posix, shellcheck, powershell, skript
email: email, mail, e mail, 邮件; inbox, newsletter mail, outreach, follow up email, eml, gmail, outlook
meeting: meeting, besprechung, 会议; standup, minutes, call transcript, agenda, meeting note, protokoll, 会议纪要, action item
calendar: calendar, kalender; schedule, appointment, scheduling, time slot, termin
internal update: newsletter, status report, status update, 3p, leadership update, all hands, faq, internal comm, weekly update, announcement, rundschreiben
job application: cv, resume, lebenslauf, 简历; cover letter, job posting, job application, bewerbung
contract: contract, agreement, vertrag, 合同; nda, legal
market: market, markt, 市场; competitor, market research, pricing, market size, rival, industry, wettbewerb
finance: finance, financial, revenue, budget, accounting, stock, fund, portfolio, hedge fund, gdp, economic
statistics: statistic, correlation, outlier, distribution, regression, mean, median, missing value, exploratory, eda, explore data, 统计
machine learning: ml, machine learning; training, neural, pytorch, tensorflow, model training, sklearn, clustering, dbscan, classifier, scikit
optimization: optimize, optimal; pareto, multi objective, tradeoff, trade off, tuning, tune
parallel: parallel, concurrency, multithreading, joblib, multiprocessing, multi core, async
geography: geospatial, gis, map, coordinate, geopandas, earthquake, latitude, plate
travel: travel, trip, itinerary, flight, hotel, restaurant, accommodation, reise, 旅行
poetry: poem, poetry, verse, gedicht, 诗歌, 律诗, 古诗, 写诗, 首诗, 绝句; rhyme, haiku, sonnet
file organizing: organize file, tidy, sort file, messy folder, mess, messy, clutter, file organizer, declutter, folder structure, subject folder, duplicate file
planning: plan, planning, roadmap, break down, task list, milestone, step by step, project plan, 计划
brainstorm: brainstorm, idea, ideate, explore option
research: research, literature, paper, source, investigate, study, arxiv, 研究
writing: write, draft, compose, author, verfassen, schreiben, 编写, 撰写, 写一;
creating: create, build, make, generate, erstellen, anlegen, 创建, 生成; new, set up, scaffold, bootstrap
editing: edit, change, modify, ändern, bearbeiten, 修改, 编辑; update, adjust
extracting: extract, extrahieren, 提取; pull out, get out, retrieve, parse
converting: convert, umwandeln, konvertieren, 转换; transform, turn into, export
compressing: compress, shrink, komprimieren, 压缩; minify, smaller, reduce size, file size, too big, too large
summarizing: summarize, summary, recap, zusammenfassen, 总结, 摘要; tl dr, condense
analysing: analyze, analysis, auswerten, analysieren, 分析; inspect, examine, insight
checking: check, verify, validate, prüfen, 检查; audit, lint, inspect
explaining: explain, erklären, 解释; describe, clarify
fixing: fix, repair, beheben, reparieren, 修复; resolve, solve
removing: remove, delete, löschen, entfernen, 删除; drop, get rid
searching: search, find, look up, lookup, suchen, 搜索; query, locate, fuzzy search
counting: count, zählen; counting, number of occurrences, how many, tally
restyling: restyle, beautify, polish, look better, look nicer
monorepo: monorepo, turborepo, nx, workspace, lerna
queue: queue, kafka, rabbitmq, message broker, pubsub, sqs
mobile: ios, android, mobile app, swift, kotlin, react native, flutter, app store
game: game, unity, godot, unreal, sprite
linting: lint, eslint, biome, prettier, formatter, code style, ruff
editor: vscode, visual studio code, ide, editor extension
rust: rust, cargo, crate
java: java, maven, gradle, jackson, spring, jvm
dotnet: dotnet, csharp, nuget
go language: golang; go module
scala: scala, sbt, spark
webhook: webhook, callback url, event endpoint
issue tracker: jira, linear, ticket, issue tracker, backlog, user story
chat: slack, discord, teams, chat message
bot: bot, chatbot, assistant
`;
