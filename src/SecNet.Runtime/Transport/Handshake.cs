namespace SecNet.Runtime.Transport;

/// <summary>The first thing on every connection: both sides say who they are, check the other, and say what they think of it.</summary>
public static class Handshake
{
    /// <summary>Exchanges hellos and verdicts.</summary>
    /// <param name="channel">A fresh connection. Its time-outs bound the call.</param>
    /// <param name="mine">This side.</param>
    /// <param name="expectedRoles">What the other side may be.</param>
    /// <param name="admit">A further check of the other side's hello: null, or why it is refused.</param>
    /// <returns>The other side's hello, every field checked.</returns>
    /// <exception cref="TransportException">
    /// The other side is not SecNet, does not fit (names the field and both values), or refused (gives its reason).
    /// </exception>
    public static Hello Run(IChannel channel, in Hello mine, ReadOnlySpan<Role> expectedRoles, Func<Hello, string?>? admit = null)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (mine.ModelId.IsUnknown && !mine.MayLeaveModelUnknown) throw new ArgumentException("A party must know its model.", nameof(mine));

        Span<byte> sent = stackalloc byte[Hello.ByteLength];
        Span<byte> received = stackalloc byte[Hello.ByteLength];
        mine.Write(sent);

        // The magic alone first: something that is not SecNet may never send as many bytes as a hello has.
        channel.Exchange(sent, received[..Hello.MagicLength]);
        if (!received[..Hello.MagicLength].SequenceEqual(Hello.Magic))
            throw new TransportException($"{channel.Peer} is not a SecNet role: it opened with {Convert.ToHexStringLower(received[..Hello.MagicLength])}, not {Convert.ToHexStringLower(Hello.Magic)}; check the address and port, and that both ends have certificates (--tls), or neither.") { IsRefusal = true };
        channel.Receive(received[Hello.MagicLength..]);

        var theirs = Hello.Read(received);
        var refusal = WhyRefused(channel, mine, theirs, expectedRoles) ?? admit?.Invoke(theirs);
        var answer = (refusal is null ? Verdict.Yes : Verdict.No(refusal)).Exchange(channel);
        if (refusal is not null) throw new TransportException(refusal) { IsRefusal = true };
        if (!answer.IsYes) throw new TransportException($"{channel.Peer} refused this connection and said: \"{answer.Reason}\"") { IsRefusal = true };
        return theirs;
    }

    private static string? WhyRefused(IChannel channel, in Hello mine, in Hello theirs, ReadOnlySpan<Role> expectedRoles)
    {
        var peer = channel.Peer;
        if (theirs.Revision != mine.Revision)
            return $"wire revision differs: this executable has {mine.Revision}, {peer} has {theirs.Revision}; build both from the same version";
        if (!expectedRoles.Contains(theirs.Role))
            return $"role differs: this {Name(mine.Role)} expected {Names(expectedRoles)}, {peer} is {Name(theirs.Role)}; check the addresses";
        if (channel.WhyNot(theirs.Role) is { } problem)
            return $"{peer} says it is {Name(theirs.Role)}, but {problem}; check the folders of certificates";
        if (theirs.ProtocolId != mine.ProtocolId)
            return $"protocol id differs: this executable has {Short(mine.ProtocolId.ToString())}, {peer} has {Short(theirs.ProtocolId.ToString())}; rebuild both from the same sources";
        if (theirs.ModelId.IsUnknown && !theirs.MayLeaveModelUnknown)
            return $"model id is missing: {peer} is {Name(theirs.Role)} and must name its model";
        if (!theirs.ModelId.IsUnknown && !mine.ModelId.IsUnknown && theirs.ModelId != mine.ModelId)
            return $"model id differs: this side has {mine.ModelId}, {peer} has {theirs.ModelId}; use the shares written by one run of share-model";
        if (theirs.Nonce.IsZero)
            return $"session nonce is zero at {peer}; a random one was expected";
        return null;
    }

    private static string Name(Role role) => role switch
    {
        Role.Client => "client",
        Role.Party0 => "party 0",
        Role.Party1 => "party 1",
        Role.Dealer => "dealer",
        Role.Party1Offline => "party 1, to make correlations",
        _ => $"unknown role {(int)role}",
    };

    private static string Names(ReadOnlySpan<Role> roles)
    {
        var text = "";
        foreach (var role in roles) text += (text.Length > 0 ? " or " : "") + Name(role);
        return text;
    }

    // Twelve digits tell two builds apart, and leave room for the rest of the sentence in a verdict.
    private static string Short(string hex) => hex[..12] + "…";
}
