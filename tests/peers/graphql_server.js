// A GraphQL server with a subscription, made with npm's `graphql-ws`.
// Usage: node graphql_server.js. Prints JSON lines; picks a free port.
'use strict';
const { buildSchema } = require('graphql');
const { useServer } = require('graphql-ws/use/ws');
const { WebSocketServer } = require('ws');

const schema = buildSchema('type Query { hello: String } type Subscription { countdown(from: Int!): Int }');
const roots = {
  query: { hello: () => 'world' },
  subscription: {
    countdown: async function* ({ from }) {
      for (let n = from; n > 0; --n) yield { countdown: n };
    },
  },
};
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/graphql' });
server.on('listening', () => console.log(JSON.stringify({ event: 'listening', port: server.address().port })));
useServer({ schema, roots }, server);
