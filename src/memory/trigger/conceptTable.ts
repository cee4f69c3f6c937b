/**
 * Words that developers use for the same thing, a line each: the concept, then words and phrases for it, with the common
 * ones in German and Chinese. A word may stand in several lines. Written by hand from general knowledge of the field.
 */
export const conceptLines = `
word document: docx, doc, dotx, word file, word document, ms word, odt, word datei, word report, word template, 文档, letterhead
pdf document: pdf, acrobat, scanned document
spreadsheet: spreadsheet, excel, xlsx, xls, xlsm, ods, tsv, csv, workbook, worksheet, pivot table, vlookup, google sheet, tabelle, tabellenkalkulation, 表格, 电子表格, cell formula, formula, formel
tabular data: csv, tsv, parquet, dataframe, pandas, dataset, tabular, data frame, datensatz, 数据集, 数据
presentation: presentation, powerpoint, pptx, ppt, slide, deck, slideshow, keynote, pitch deck, speaker note, präsentation, folie, 幻灯片, 演示文稿
picture: image, picture, photo, png, jpg, jpeg, webp, avif, svg, bitmap, thumbnail, bild, 图片, 图像, icon, graphic
video: video, mp4, mov, mkv, avi, webm, clip, footage, movie file, ffmpeg, frame rate, 视频
audio: audio, mp3, wav, sound, soundtrack, recording, podcast, voice, 音频
animation: gif, animated, animation, animate, motion
chart: chart, plot, graph, diagram, visualization, visualize, histogram, heatmap, scatter, bar chart, line chart, matplotlib, seaborn, plotly, d3, diagramm, 图表, 可视化
drawing: poster, flyer, artwork, visual art, illustration, banner, plakat, 海报
generative art: generative, algorithmic art, p5, flow field, particle, procedural, creative coding
transcription: ocr, scanned, scan, text recognition
form filling: fill, form field, fillable, ausfüllen, formular, 填写
merge files: merge, combine, join, concatenate, zusammenführen, 合并
split files: split, divide, separate, trennen, 拆分
tracked changes: tracked change, redline, revision mark, track changes, suggestion mode
continuous integration: ci, continuous integration, pipeline, github action, gh action, workflow file, build pipeline, circleci, jenkins, gitlab ci, runner, cicd, 持续集成, github workflow, actions workflow
deployment: deploy, deployment, rollout, ship, go live, ausrollen, bereitstellen, 部署
release: release, publish, ship, version bump, bump, semver, semantic version, tag version, veröffentlichen, 发布, cut release
release notes: changelog, release note, what's new, whats new, change log, änderungsprotokoll, 更新日志, product update
database: db, database, postgres, postgresql, mysql, sqlite, mariadb, sql, rdbms, mongodb, oracle, datenbank, 数据库
schema change: migration, migrate, schema change, alembic, flyway, liquibase, knex, prisma migrate, add column, new column, column, rename column, backfill, ddl, alter table, datenbankmigration, 迁移, rollback
slow query: explain, query plan, explain analyze, slow query, index, join, sequential scan, n+1
orm: orm, prisma, sqlalchemy, hibernate, typeorm, drizzle, activerecord, sequelize
kubernetes: k8s, kubernetes, kubectl, kube, helm, pod, cluster, crashloopbackoff, imagepullbackoff, oomkilled, ingress, daemonset, statefulset, eks, gke, aks, namespace, kustomize
container: docker, container, dockerfile, compose, podman, containerize, oci image, docker compose, multi stage build, 容器
infrastructure code: terraform, tf, tfstate, hcl, infrastructure as code, iac, opentofu, pulumi, infra, provision, cloudformation, infra as code, vpc, s3 bucket
cloud: aws, gcp, azure, cloud, s3, lambda, ec2, amazon
outage: outage, incident, downtime, postmortem, post mortem, rca, root cause report, sev1, on call, five whys, retrospective, ausfall, 故障, 事故
observability: observability, logging, structured log, metric, tracing, trace, telemetry, opentelemetry, otel, prometheus, grafana, datadog, slo, alert, monitoring, monitor, überwachung, 监控, 日志
performance: performance, slow, fast, speed, latency, profile, profiler, profiling, bottleneck, flame graph, flamegraph, cpu, throughput, langsam, 性能, 慢, optimize, speed up, sluggish, lag
memory leak: memory leak, leak memory, leak, heap, heap snapshot, memory grow, out of memory, oom, gc
caching: cache, caching, memoize, redis, memcached, cdn
testing: test, spec, unit test, test suite, test case, coverage, testen, 测试
browser testing: playwright, cypress, selenium, puppeteer, e2e, end to end, browser test, headless, localhost, click through, ui test, browser, webapp, web app, screenshot, console log, browser console
flaky: flaky, intermittent, nondeterministic, non deterministic, sporadic, random fail, randomly fail, unreliable test, unstable test, every third run, passes locally
test first: tdd, test driven, test first, failing test, red green, test driven development
debugging: debug, bug, crash, stack trace, stacktrace, exception, root cause, traceback, fehler, absturz, 调试, 错误, typeerror, error message, unexpected behavior, segfault, weird
code review: review, code review, cr, pr review, second pair of eyes, look over, feedback on change, überprüfen, 审查, 代码审查, critique
pull request: pr, pull request, merge request, mr
version control: git, version control, vcs, repository, repo
commit: commit, commit message, commit msg, staged, staged change, conventional commit, git commit, 提交
merge conflict: merge conflict, conflict, rebase conflict, head, ours and theirs, conflict marker, konflikt, 冲突, resolve conflict
rebase: rebase, cherry pick, squash, interactive rebase
worktree: worktree, parallel branch, two branch, several branch, isolated workspace
github: github, gh, gh cli, github issue
refactor: refactor, restructure, clean up, cleanup, simplify, deduplicate, duplicated code, duplication, duplicate code, technical debt, split up, extract function, dead code, legacy, umbauen, aufräumen, 重构
types: type, typescript, typing, generic, type guard, any type, strictnullchecks, type safety, tsconfig, type error, mypy
javascript: js, javascript, node, nodejs, ecmascript, npm
typescript: ts, typescript
python: py, python, pip, python3
react: react, jsx, tsx, useeffect, usestate, hook, component, nextjs, next js
interface design: ui, ux, interface, frontend, front end, landing page, web page, page, look and feel, restyle, styling, style, design, beautiful, ugly, pretty, layout, css, tailwind, oberfläche, 界面, 前端, mockup, redesign, dashboard
brand: brand, branding, corporate design, logo, corporate color, brand color, visual identity, corporate identity, style guide, corporate font, typography, 品牌
theme: theme, color scheme, palette, color, font, dark mode
accessibility: a11y, accessibility, wcag, aria, screen reader, keyboard navigation, contrast, barrierefrei, 无障碍, alt text, accessible
translation: i18n, l10n, internationalization, localization, localize, translate, translation, multilingual, locale, language support, add language, plural form, übersetzen, übersetzung, 翻译, 国际化, 本地化, french, german, spanish, japanese, polish, hardcoded string
security: security, vulnerability, vuln, exploit, cve, injection, xss, csrf, owasp, threat model, pentest, penetration test, secure, sicherheit, sicherheitslücke, 安全, 漏洞, hardening
secrets: secret, credential, api key, password, token leak, leaked key, leaked secret
authentication: auth, login, log in, sign in, signin, signup, oauth, oidc, jwt, sso, saml, session token, single sign on, authentication, authorization, anmeldung, 登录, refresh token, identity provider
payments: payment, pay, billing, checkout, subscription, invoice, stripe, paypal, credit card, refund, bezahlen, 支付
dependencies: dependency, dep, package, npm, pnpm, yarn, pip, cargo, library, module, lockfile, abhängigkeit, 依赖
upgrade: upgrade, update, bump, outdated, newer version, latest version, dependabot, renovate, major version, aktualisieren, 升级
api: api, endpoint, rest, restful, graphql, route, http api, web service, schnittstelle, 接口
api reference: openapi, swagger, api doc, api reference, api documentation, rest doc, endpoint doc
documentation: doc, documentation, readme, guide, manual, tutorial, wiki, dokumentation, 说明, reference
mcp: mcp, model context protocol, fastmcp, mcp server
language model: llm, language model, gpt, claude, chatgpt, ai model, openai, anthropic, 大模型
prompt: prompt, system prompt, few shot, prompt engineering, system instruction, 提示词
agent skill: skill, skill.md, agent skill, slash command
scraping: scrape, scraper, scraping, crawl, crawler, spider, beautifulsoup, web page extraction, 爬虫, web scraping, harvest
regex: regex, regexp, regular expression, pattern matching, 正则
shell: bash, shell, sh, zsh, shell script, command line script, terminal, posix, shellcheck, powershell, skript
email: email, mail, e mail, inbox, newsletter mail, outreach, follow up email, eml, gmail, outlook, 邮件
meeting: meeting, standup, minutes, call transcript, agenda, meeting note, besprechung, protokoll, 会议, 会议纪要, action item
calendar: calendar, schedule, appointment, scheduling, time slot, kalender, termin
internal update: newsletter, status report, status update, 3p, leadership update, all hands, faq, internal comm, weekly update, announcement, rundschreiben
job application: cv, resume, cover letter, job posting, job application, lebenslauf, bewerbung, 简历
contract: contract, agreement, nda, legal, vertrag, 合同
market: competitor, market, market research, pricing, market size, rival, industry, wettbewerb, 市场
finance: finance, financial, revenue, budget, accounting, stock, fund, portfolio, hedge fund, gdp, economic
statistics: statistic, correlation, outlier, distribution, regression, mean, median, missing value, exploratory, eda, explore data, 统计
machine learning: ml, machine learning, training, neural, pytorch, tensorflow, model training, sklearn, clustering, dbscan, classifier, scikit
optimization: optimize, pareto, multi objective, tradeoff, trade off, optimal, tuning, tune
parallel: parallel, concurrency, multithreading, joblib, multiprocessing, multi core, async
geography: geospatial, gis, map, coordinate, geopandas, earthquake, latitude, plate
travel: travel, trip, itinerary, flight, hotel, restaurant, accommodation, reise, 旅行
poetry: poem, poetry, verse, rhyme, haiku, sonnet, gedicht, 诗
file organizing: organize file, tidy, sort file, messy folder, file organizer, declutter, folder structure, subject folder, duplicate file
planning: plan, planning, roadmap, break down, task list, milestone, step by step, project plan, 计划
brainstorm: brainstorm, idea, ideate, explore option
research: research, literature, paper, source, investigate, study, arxiv, 研究
writing: write, draft, compose, author, verfassen, schreiben, 写, 撰写
creating: create, build, make, generate, new, set up, scaffold, bootstrap, erstellen, anlegen, 创建, 生成
editing: edit, change, modify, update, adjust, ändern, bearbeiten, 修改, 编辑
extracting: extract, pull out, get out, retrieve, extrahieren, 提取, parse
converting: convert, transform, turn into, export, umwandeln, konvertieren, 转换
compressing: compress, shrink, minify, smaller, reduce size, file size, too big, too large, 压缩
summarizing: summarize, summary, recap, tl dr, condense, zusammenfassen, 总结, 摘要
analysing: analyze, analysis, inspect, examine, insight, auswerten, analysieren, 分析
checking: check, verify, validate, audit, lint, inspect, prüfen, 检查
explaining: explain, describe, clarify, erklären, 解释
fixing: fix, repair, resolve, solve, beheben, 修复
removing: remove, delete, drop, get rid, löschen, entfernen, 删除
searching: search, find, look up, lookup, query, locate, suchen, 搜索, fuzzy search
counting: count, counting, number of occurrences, tally
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
go language: golang, go module
scala: scala, sbt, spark
webhook: webhook, callback url, event endpoint
issue tracker: jira, linear, ticket, issue tracker, backlog, user story
chat: slack, discord, teams, chat message
bot: bot, chatbot, assistant
`;
