import config from '../playwright.config'

/** Takes pictures for the documents: npm run picture. */
export default { ...config, testDir: '.', testMatch: 'picture.ts', outputDir: '../results', fullyParallel: false }
