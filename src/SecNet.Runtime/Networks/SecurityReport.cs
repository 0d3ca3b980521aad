using System.Globalization;
using System.Text;

namespace SecNet.Runtime.Networks;

/// <summary>
/// What a network's protocol assumes, realises, reveals and risks, as plain text: one fact a line, no dates, no machine, so that a review sees in the
/// difference of two reports what a change of the network means. DESIGN's security section and the remarks over each protocol are its sources.
/// </summary>
internal static class SecurityReport
{
    /// <summary>The report.</summary>
    public static string Of(NetworkInfo info)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Security report of {info.Name}\nprotocol {info.ProtocolId}\n");
        Section(text, "Assumptions", Assumptions(info));
        Section(text, "What each role learns", Learned(info));
        Section(text, "What is public", Public(info));
        Section(text, "Protocols used", info.Layers.SelectMany(static layer => layer.Protocols).Distinct().Order().SelectMany(protocol => Described(protocol, info)));
        Section(text, "How comparisons were chosen", info.Layers.Where(static layer => layer.Comparison is not null).Select(static layer => $"{layer.Name}: {layer.Comparison}: {layer.ComparisonReason}"));
        Section(text, "Bounds that are proved", Bounds(info, isProved: true));
        Section(text, "Bounds that are only calibrated", Bounds(info, isProved: false));
        Section(text, "Where bounds come from", BoundSources(info));
        Section(text, "Failure probabilities, of one inference", Failures(info));
        Section(text, "Where randomness comes from", Randomness(info));
        Section(text, "Transport", Transport(info));
        Section(text, "What is not covered", NotCovered);
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        text.Append('\n').Append(title).Append('\n');
        foreach (var line in lines.DefaultIfEmpty("none")) text.Append("  ").Append(line).Append('\n');
    }

    private static IEnumerable<string> Assumptions(NetworkInfo info)
    {
        yield return "Party 0 and party 1 do not collude: together they learn weights, inputs, answers and all between.";
        var isDealt = info.Offline == OfflineKind.Dealer;
        yield return $"All roles follow the protocol (semi-honest): nothing detects a party{(isDealt ? " or dealer" : "")} that deviates from it.";
        yield return isDealt
            ? "The dealer colludes with neither party: with one of them it learns what both together would."
            : "There is no dealer: the two parties make all correlations themselves.";
        yield return "One party may be corrupted from the start, and with it any client and the model owner.";
        yield return "A mask is used once: restoring both parties' ledgers of used correlations from backups at the same time breaks this.";
        yield return "AES-128 is a pseudorandom function.";
        if (!isDealt)
        {
            yield return "Ring-LWE with N = 8192 and at most 211 bits of modulus is hard (128 bits by the homomorphic-encryption standard's table); replies are flooded to a distance of 2^-40 for each key.";
            yield return "The decisional Diffie-Hellman problem on P-256 is hard, for the base transfers; AES-128 under a fixed public key is a correlation-robust hash, for their extension.";
        }

        if (Uses(info, ProtocolKind.Fss) || Uses(info, ProtocolKind.FssPayload))
            yield return "AES-128 under a fixed public key is a random permutation: keys of function secret sharing have seeds of 126 bits.";
        if (Uses(info, ProtocolKind.Garbled))
            yield return "AES-128 under a public key that is random for each batch is a random permutation: labels of garbled circuits have 128 bits, their offset 127 random ones.";
    }

    private static IEnumerable<string> Learned(NetworkInfo info)
    {
        yield return "party 0, party 1: what is public (below); when and how often clients ask, and how long they wait; which model id and correlations are used.";
        var leaking = info.Layers.Where(static layer => layer.Protocols.Any(Leaks)).Select(static layer => layer.Name).ToList();
        yield return leaking.Count == 0
            ? "party 0, party 1: values under one-time masks, uniform and independent of all secrets; nothing of weights, inputs, answers or what lies between."
            : $"party 0, party 1: LEAK of what is compared in {string.Join(", ", leaking)}: for each value x one of them learns u and e with x + 1/2 = u·(e + b), |b| at most the square root of the ring's size, so an upper bound on |x|, its order of magnitude and, where |e| > |b|, its sign; from such values inputs and weights can be inferred.";
        if (leaking.Count > 0) yield return "party 0, party 1: beyond that leak, values under one-time masks, uniform and independent of all secrets.";
        yield return $"client: {Output(info)} of its own input; what is public.";
        if (Uses(info, ProtocolKind.MaskedTruncation))
        {
            var isDealt = info.Offline == OfflineKind.Dealer;
            yield return $"client: its answer follows from values as truncations rounded them, each by at most {(isDealt ? "one unit" : "one and a half units")} in the last place.";
            yield return isDealt
                ? "client with a party: rounding is a function of values opened, z = floor(x / 2^s) + [x mod 2^s > c mod 2^s] given c, so that the two together may learn of low-order bits."
                : "client with a party: rounding is a function of values opened and of the s low bits that each party masks on its own, so that the two together may learn of low-order bits.";
        }

        yield return "model owner: what is public; nothing of inputs and answers.";
        if (info.Offline == OfflineKind.Dealer) yield return "dealer: what is public; which model ids are in use and how many inferences are prepared; nothing of weights, inputs, answers or openings.";
        yield return "whoever sees the links: lengths and times of messages, which are the same for all inputs; and what Transport says.";
    }

    private static IEnumerable<string> Public(NetworkInfo info)
    {
        yield return "All shapes, rings, scales, bounds and strategies, here and in `cost`.";
        yield return Invariant($"input {info.InputShape} in Z_2^{info.InputRingBits}, {info.InputScale.FractionBits} fraction bits, |x| <= {info.InputMaxAbs}");
        foreach (var layer in info.Layers) yield return $"{layer.Name}: {layer.Kind} {layer.OutputShape}, {layer.Realisation}";
        yield return Invariant($"output {info.OutputShape} in Z_2^{info.OutputRingBits}, {info.OutputScale.FractionBits} fraction bits");
    }

    private static IEnumerable<string> Described(ProtocolKind protocol, NetworkInfo info)
    {
        var (name, realises, opens, source) = (protocol, info.Offline) switch
        {
            (ProtocolKind.Linear, OfflineKind.TwoParty) => LinearWithoutDealer,
            (ProtocolKind.MaskedTruncation, OfflineKind.TwoParty) => TruncationWithoutDealer,
            _ => Describe(protocol),
        };
        yield return $"{name}: {string.Join(", ", info.Layers.Where(layer => layer.Protocols.Contains(protocol)).Select(static layer => layer.Name))}";
        yield return $"  realises {realises}";
        yield return $"  opens {opens}";
        yield return $"  from {source}";
    }

    private static readonly (string Name, string Realises, string Opens, string Source) LinearWithoutDealer = (
        "linear product",
        "[z] = [x]·[w] + [bias] in the ring, exact.",
        "x - a under a fresh uniform mask a; nothing of w, whose products with a come from homomorphic encryption.",
        "Beaver, CRYPTO 1991; Huang et al., USENIX Security 2022, for the products.");

    private static readonly (string Name, string Realises, string Opens, string Source) TruncationWithoutDealer = (
        "masked truncation",
        "[z] with z = floor(x / 2^s) - 1 to + 2, right on average, into any ring; never fails within the bounds.",
        "c = x + offset + r mod 2^m under a fresh mask r whose upper bits are uniform and whose s low bits each party masks on its own.",
        "Catrina and de Hoogh, SCN 2010, with a wrap correction; Escudero et al., CRYPTO 2020, for the bits of the mask.");

    private static (string Name, string Realises, string Opens, string Source) Describe(ProtocolKind protocol) => protocol switch
    {
        ProtocolKind.Linear => (
            "linear product",
            "[z] = [x]·[w] + [bias] in the ring, exact.",
            "x - a under a fresh uniform mask a; once per model id w - b under a mask b of that model: a party refuses a second, other opening under b.",
            "Beaver, CRYPTO 1991, with a fixed weight mask."),
        ProtocolKind.Square => (
            "square", "[z] = [x]² in the ring, exact.", "x - a under a fresh uniform mask a.", "Beaver, CRYPTO 1991."),
        ProtocolKind.MaskedTruncation => (
            "masked truncation",
            "[z] with z = floor(x / 2^s) or one more, into any ring; never fails within the bounds. Rounding is deterministic given what is opened.",
            "c = x + offset + r mod 2^m under a fresh mask r, uniform in m bits.",
            "Catrina and de Hoogh, SCN 2010, with a wrap correction."),
        ProtocolKind.LocalTruncation => (
            "local truncation",
            "[z] with z within one of x / 2^s, except with probability |x| / 2^l for each value: then z is wrong by about the ring's size.",
            "nothing.",
            "SecureML, S&P 2017; Sonic."),
        ProtocolKind.Ppa => (
            "prefix adder (PPA)",
            "the sign of x as a shared bit, exact.",
            "both parties' share bits and the adder's inner bits, each under a fresh uniform mask bit.",
            "Sonic."),
        ProtocolKind.MaskedPpa => (
            "masked prefix tree",
            "[public < secret mask] as a shared bit, which with an opened value's top bit is the sign; exact.",
            "the tree's inner bits, each under a fresh uniform mask bit; the value itself where nothing has opened it.",
            "Sonic's adder on a masked value."),
        ProtocolKind.Table => (
            "one-hot tables",
            "[public < secret mask] as a shared bit, which with an opened value's top bit is the sign; exact.",
            "the bits that join chunks, each under a fresh uniform mask bit; the value itself where nothing has opened it.",
            "xor-shared one-hot vectors from the dealer, looked up at public places."),
        ProtocolKind.Fss => (
            "function secret sharing",
            "[public < secret mask] as a shared bit, which with an opened value's top bit is the sign; exact.",
            "nothing but the value itself where nothing has opened it. A key alone hides the mask computationally.",
            "Boyle et al., EUROCRYPT 2021, ePrint 2020/1392; deviations in FunctionSecretSharing/README.md."),
        ProtocolKind.FssPayload => (
            "function secret sharing with payload",
            "[max(x, 0)], or the larger of two values, in one evaluation of a key; exact.",
            "nothing but the value itself where nothing has opened it. A key alone hides mask and payload computationally.",
            "Boyle et al., EUROCRYPT 2021, ePrint 2020/1392; deviations in FunctionSecretSharing/README.md."),
        ProtocolKind.Garbled => (
            "garbled circuits",
            "[public < secret mask] as a shared bit, which with an opened value's top bit is the sign; exact.",
            "one label of each bit of the value, which is public, and of its mask, and the value itself where nothing has opened it. Labels hide mask and result computationally.",
            "Li et al.; half-gates by Zahur, Rosulek and Evans, EUROCRYPT 2015; deviations in GarbledCircuits/README.md."),
        ProtocolKind.Multiplicative => (
            "SecIntMSB",
            "the sign of x as a shared bit, except with probability (|x| + 1) / 2^l for each value: then it is any bit. NOT PRIVATE: no simulator exists; accepted by the network's author.",
            "for each value e = (x_0 - c_0) / a to one party and d = (x_1 - c_1) / (e + b) to the other, as doubles; neither is uniform.",
            "L-SecNet, Algorithm 1, corrected; deviations in the remarks over SecIntMsb."),
        ProtocolKind.MultiplicativeFloat => (
            "SecFloatMSB",
            "the sign of x as a shared bit, except with probability (|x| + 1) / 2^l for each value: then it is any bit. NOT PRIVATE: no simulator exists; accepted by the network's author.",
            "what SecIntMSB does, of the integer part, of its negative and of the fraction; and the bits that join them, each under a fresh uniform mask bit.",
            "L-SecNet, Algorithm 2, corrected; deviations in the remarks over SecFloatMsb."),
        ProtocolKind.Branch => (
            "branch",
            "[b·z] for a shared bit b and a value z that is public under a mask; exact.",
            "b under a fresh uniform bit.",
            "Beaver, CRYPTO 1991, on bits; derived in Protocols/README.md."),
        ProtocolKind.Fourier => (
            "Fourier gate",
            "[y] = Σ of public coefficients times sines or cosines of x, within the layer's declared error of the activation for inputs within their bound.",
            "nothing where a truncation has opened x under its mask; otherwise x + r modulo the period's power of two, under a fresh mask r.",
            "the addition theorem on a masked value; L-SecNet's sine protocol on each side's share is its source."),
        ProtocolKind.SecSin => (
            "sines of shares (SecSin)",
            "[y] = Σ of public coefficients times sines of x, within the layer's declared error of the activation for inputs within their bound; roundings depend on how x is shared.",
            "sums of both shares' sines, and of their cosines, each under a fresh uniform mask.",
            "L-SecNet, Algorithms 4 and 5, with Eq. 7 corrected for x <= -5."),
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "This protocol has no security statement: write one."),
    };

    private static IEnumerable<string> Bounds(NetworkInfo info, bool isProved) => info.Layers
        .Where(layer => layer.Result is { } result && result.IsProved == isProved)
        .Select(static layer => Invariant($"{layer.Name}: |result| <= {layer.Result!.Value.MaxAbs}"));

    private static IEnumerable<string> BoundSources(NetworkInfo info)
    {
        yield return Invariant($"input: declared, |x| <= {info.InputMaxAbs}; the client refuses or, if told to, clamps values beyond it.");
        foreach (var slot in info.WeightSlots)
        {
            var result = slot.MaxAbs is { } bound ? Invariant($", |result| <= {bound}") : "";
            yield return Invariant($"{slot.Name}: declared, |w| <= {slot.MaxAbsWeight}{result}; share-model refuses weights beyond it, and says whether they prove the result's bound.");
        }

        if (info.CalibrationNote is { } note) yield return note + ".";
    }

    private static IEnumerable<string> Failures(NetworkInfo info)
    {
        foreach (var layer in info.Layers.Where(static layer => layer.FailureProbability > 0))
            yield return Invariant($"{layer.Name}: {FailingIn(layer)}, at most {layer.FailureProbability:0.###E+0}");
        yield return info.FailureProbability > 0
            ? Invariant($"together: at most {info.FailureProbability:0.###E+0}")
            : $"none: within the bounds every result is that of the fixed-point network, up to {(info.Offline == OfflineKind.Dealer ? "one unit" : "one and a half units")} in the last place for each truncation{(Uses(info, ProtocolKind.SecSin) ? " and the rounding of sines of shares" : "")}.";
    }

    private static string FailingIn(LayerPlan layer)
    {
        var (isLocal, isCompared) = (layer.Protocols.Contains(ProtocolKind.LocalTruncation), layer.Protocols.Any(Leaks));
        return isLocal && isCompared ? "local truncation and comparison of shares as integers" : isCompared ? "comparison of shares as integers" : "local truncation";
    }

    private static IEnumerable<string> Randomness(NetworkInfo info)
    {
        yield return "Seeds, keys, model ids, input shares and weight shares: the platform's cryptographic generator.";
        yield return info.Offline == OfflineKind.Dealer
            ? "Correlations: a fresh 128-bit seed for each party and batch, expanded by AES-128 in counter mode; the rest is the dealer's correction of them."
            : "Correlations: each party draws its own part, expanded by AES-128 in counter mode from fresh seeds and keys for each session.";
        if (info.Offline == OfflineKind.Dealer && info.WeightSlots.Length > 0) yield return "The mask of the weights: one seed for each model id, from the dealer's key.";
        if (info.Layers.Any(static layer => layer.Protocols.Any(Leaks))) yield return "Factors of leaking comparisons: 53 bits of the same expansion each, as doubles.";
        yield return "No message is random beyond its masks, and no branch, index or length depends on a secret.";
    }

    private static IEnumerable<string> Transport(NetworkInfo info) =>
    [
        "Links beyond this machine are TLS 1.3, with a certificate pinned for the role at either end (--tls); on this machine they may be plaintext, elsewhere only where --allow-plaintext-network is given.",
        info.Offline == OfflineKind.Dealer
            ? "Without TLS, whoever reads both links of a client, or both links of the dealer and one between the parties, learns inputs or weights; whoever writes on them can forge them."
            : "Without TLS, whoever reads both links of a client learns inputs and answers; whoever writes on links can forge them.",
        "Messages have bounded sizes and time-outs; a session that fails ends.",
    ];

    private static readonly string[] NotCovered =
    [
        "Roles that deviate from the protocol; denial of service.",
        "What answers tell about weights or training data, to clients that ask often.",
        "Inputs within their range that exceed a calibrated bound: their answer is wrong, and nobody notices.",
        "Side channels of the machine beyond branches, indices and lengths.",
        "The code has been reviewed by nobody outside the project.",
    ];

    private static string Output(NetworkInfo info) => info.OutputIsClass ? Invariant($"the class, one of {info.ClassCount}, and no logit,") : Invariant($"the {info.OutputShape.Length} logits");

    private static bool Leaks(ProtocolKind protocol) => protocol is ProtocolKind.Multiplicative or ProtocolKind.MultiplicativeFloat;

    private static bool Uses(NetworkInfo info, ProtocolKind protocol) => info.Layers.Any(layer => layer.Protocols.Contains(protocol));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
