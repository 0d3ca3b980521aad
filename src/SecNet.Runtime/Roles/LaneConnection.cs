using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>A connection of the two parties after its handshake.</summary>
/// <param name="Channel">The connection.</param>
/// <param name="Nonce">Party 0's nonce of it, which both know.</param>
internal readonly record struct LaneConnection(SocketChannel Channel, SessionNonce Nonce);
