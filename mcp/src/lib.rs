//! Serves the operations of OpenAPI documents to agents, by the Model Context Protocol.
