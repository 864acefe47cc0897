#!/usr/bin/env node
// Takes a picture of each mail of the programme, as wide as a phone: `docs/mails/screenshots.mjs [TEMPLATE...]`.
// Needs Maven, a JDK 25, Node 18 or newer, and Chromium (Debian: `apt-get install chromium`; elsewhere name it in CHROMIUM).
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const rendered = join(root, 'campaign-service/target/mails');
const wanted = process.argv.slice(2);
const WIDTH = 390;

// One in German, and one as a phone shows it at night, for the languages and the colours; all in English.
const SPECIAL = [
  {file: 'cart-abandoned-again.de.html', picture: 'cart-abandoned-again-de.png'},
  {file: 'welcome.en.html', picture: 'welcome-dark.png', scheme: 'dark'},
];

/** Chromium's protocol over the pipe: messages end in a zero byte. */
class Browser {
  #next = 1;
  #open = new Map();
  #rest = '';

  constructor(profile) {
    this.process = spawn(
      process.env.CHROMIUM ?? 'chromium',
      ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--remote-debugging-pipe', `--user-data-dir=${profile}`],
      {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']});
    this.process.on('error', error => { throw error; });
    this.process.stdio[4].setEncoding('utf8').on('data', data => this.#take(data));
  }

  #take(data) {
    const messages = (this.#rest + data).split('\0');
    this.#rest = messages.pop();
    for (const message of messages.map(text => JSON.parse(text))) {
      const waiting = this.#open.get(message.id ?? message.method);
      this.#open.delete(message.id ?? message.method);
      message.error ? waiting?.reject(new Error(message.error.message)) : waiting?.resolve(message.result);
    }
  }

  #answer(key) {
    return new Promise((resolve, reject) => this.#open.set(key, {resolve, reject}));
  }

  call(method, params = {}) {
    const id = this.#next++;
    this.process.stdio[3].write(JSON.stringify({id, method, params, sessionId: this.session}) + '\0');
    return this.#answer(id);
  }

  async openPage() {
    const {targetId} = await this.call('Target.createTarget', {url: 'about:blank'});
    this.session = (await this.call('Target.attachToTarget', {targetId, flatten: true})).sessionId;
    await this.call('Page.enable');
  }

  async picture(url, scheme) {
    await this.call('Emulation.setDeviceMetricsOverride', {width: WIDTH, height: 100, deviceScaleFactor: 1, mobile: true});
    await this.call('Emulation.setEmulatedMedia', {features: [{name: 'prefers-color-scheme', value: scheme}]});
    const loaded = this.#answer('Page.loadEventFired');
    await this.call('Page.navigate', {url});
    await loaded;
    const {cssContentSize} = await this.call('Page.getLayoutMetrics');
    const clip = {x: 0, y: 0, width: WIDTH, height: Math.ceil(cssContentSize.height), scale: 1};
    const {data} = await this.call('Page.captureScreenshot', {format: 'png', captureBeyondViewport: true, clip});
    return Buffer.from(data, 'base64');
  }
}

execFileSync(
  'mvn',
  ['-q', ...(process.env.MAVEN_ARGS ?? '').split(' ').filter(Boolean), '-pl', 'campaign-service', '-am', 'test',
    '-Dtest=ProgrammeMailsTest', '-Dsurefire.failIfNoSpecifiedTests=false'],
  {cwd: root, stdio: 'inherit'});

const mails = readdirSync(rendered).filter(file => file.endsWith('.en.html'))
  .map(file => ({file, picture: file.replace('.en.html', '.png')}))
  .concat(SPECIAL)
  .filter(({file}) => wanted.length === 0 || wanted.includes(file.split('.')[0]));

const work = mkdtempSync(join(tmpdir(), 'mails-'));
const browser = new Browser(work);
try {
  await browser.openPage();
  for (const {file, picture, scheme = 'light'} of mails) {
    const page = join(work, file);
    writeFileSync(page, readFileSync(join(rendered, file), 'utf8')
      .replaceAll('https://shop.example/pictures/', pathToFileURL(join(here, 'pictures')).href + '/'));
    writeFileSync(join(here, picture), await browser.picture(pathToFileURL(page).href, scheme));
    console.log(`docs/mails/${picture}`);
  }
} finally {
  const ended = new Promise(resolve => browser.process.once('exit', resolve));
  browser.process.kill();
  await ended;
  rmSync(work, {recursive: true, force: true});
}
