namespace SecNet.Generators.Tests.Dsl;

/// <summary>Every finding in a file, with its near miss.</summary>
internal static class DslDiagnosticCases
{
    public static IEnumerable<DslDiagnosticCase> All => [.. OfLines, .. OfLayers, .. OfBudgets, .. OfTensors, .. OfFiles];

    /// <summary>A small network with a line in the middle, which is line 3.</summary>
    private static string With(string line, string output = "y") => $"network Tiny\ninput x 4\n{line}\ny = relu x\noutput {output}\n";

    private const string Link = "lan, wan, loopback, or a round trip of 0.001ms to 10000ms and a bandwidth of 0.001Mbit/s to 1000Gbit/s, such as 20ms,1Gbit/s";

    private const string Bytes = "a number of bytes such as 5MB, from 1B to 1000000GB, in B, kB, MB or GB";

    private static IEnumerable<DslDiagnosticCase> OfLines =>
    [
        new("misspelt statement", "SECNET101", With("rnig 44"),
            "Found 'rnig', but a statement (network, ring, fraction, truncation, comparison, accept, offline, link, budget, calibrated, input, output or 'name = layer') fits here; did you mean 'ring'?",
            "3:1 rnig", With("ring 44")),
        new("upper case", "SECNET101", With("Ring 44"),
            "Found 'Ring', but a statement (network, ring, fraction, truncation, comparison, accept, offline, link, budget, calibrated, input, output or 'name = layer') fits here; did you mean 'ring'?",
            "3:1 Ring", With("ring 44")),
        new("no equals sign", "SECNET101", With("z dense x 4 -> 4", "z"), "Found 'dense', but '=' fits here", "3:3 dense", With("z = dense y 4 -> 4", "z")),
        new("a character of no use", "SECNET101", With("; a comment elsewhere"), "Found ';', but a statement, or 'name = layer' fits here", "3:1 ;", With("# ; a comment here")),
        new("no margin", "SECNET101", With("calibrated 1000 time 2"), "Found 'time', but 'margin' and a number fits here", "3:17 time", With("calibrated 1000 margin 2")),
        new("made up how", "SECNET101", With("calibrated 1000 margin 2 syn"), "Found 'syn', but 'synthetic' or the end of the line fits here", "3:26 syn", With("calibrated 1000 margin 2 synthetic")),
        new("beyond the end", "SECNET101", With("ring 44 bits"), "Found 'bits', but the end of the line fits here", "3:9 bits", With("ring 44 # bits")),
        new("nothing said", "SECNET101", With("ring"), "Found the end of the line, but a whole number or auto fits here", "3:5 ", With("ring auto")),
        new("misspelt offline mode", "SECNET101", With("offline two-partyy"), "Found 'two-partyy', but dealer or two-party fits here; did you mean 'two-party'?", "3:9 two-partyy", With("offline two-party")),
        new("misspelt comparison", "SECNET101", With("comparison maskedpa"), "Found 'maskedpa', but auto, table, maskedppa, fss, ppa, fsspayload, garbled, multiplicative or multiplicativefloat fits here; did you mean 'maskedppa'?", "3:12 maskedpa", With("comparison maskedppa")),
        new("misspelt choice", "SECNET101", With("truncation locl"), "Found 'locl', but masked or local fits here; did you mean 'local'?", "3:12 locl", With("truncation local")),
        new("half a bit", "SECNET101", With("fraction 12.5"), "Found '12.5', but a whole number or auto fits here", "3:10 12.5", With("fraction 12")),
        new("more digits than a decimal holds", "SECNET101", With("budget failure 0.00000000000000000000000000001"),
            "Found '0.00000000000000000000000000001', but a number of at most 28 digits fits here", "3:16 0.00000000000000000000000000001", With("budget failure 0.0000000000000000000000000001")),
        new("two dimensions", "SECNET101", "network Tiny\ninput x 2x2\ny = flatten x\n", "Found '2x2', but a shape such as 784 or 1x28x28 fits here", "2:9 2x2", "network Tiny\ninput x 1x2x2\ny = flatten x\n"),
        new("one bar", "SECNET101", With("z = dense y 4 -> 4 |x <= 2", "z"), "Found '<=', but '|' fits here", "3:23 <=", With("z = dense y 4 -> 4 |x| <= 2", "z")),
        new("below", "SECNET101", With("z = dense y 4 -> 4 |x| < 2", "z"), "Found '<', but '<=' fits here", "3:24 <", With("z = dense y 4 -> 4 |x|<=2", "z")),
        new("three sides", "SECNET101", "network Tiny\ninput x 1x4x4\ny = conv2d x 1 -> 1 kernel 2 padding 1x0x1\n", "Found '1x0x1', but a padding such as 1, 1x2 or 0x0x1x1 fits here", "3:38 1x0x1", "network Tiny\ninput x 1x4x4\ny = conv2d x 1 -> 1 kernel 2 padding 1x0x1x0\n"),
        new("four sides of a stride", "SECNET101", "network Tiny\ninput x 1x4x4\ny = conv2d x 1 -> 1 kernel 2 stride 1x1x1x1\n", "Found '1x1x1x1', but a size such as 3 or 5x3 fits here", "3:37 1x1x1x1", "network Tiny\ninput x 1x4x4\ny = conv2d x 1 -> 1 kernel 2 stride 1x1\n"),
        new("a choice misspelt", "SECNET101", "network Tiny\ninput x 1x4x4\ny = avgpool2d x window 2 count insde\n", "Found 'insde', but inside or padded fits here; did you mean 'inside'?", "3:32 insde", "network Tiny\ninput x 1x4x4\ny = avgpool2d x window 2 count inside\n"),
        new("no input", "SECNET101", With("z = dense 4 -> 4", "z"), "Found '4', but the name of the tensor it takes fits here", "3:11 4", With("z = dense y 4 -> 4", "z")),
        new("a layer without a kind", "SECNET101", With("z =", "z"),
            "Found the end of the line, but a layer (conv2d, dense, batchnorm, relu, leakyrelu, prelu, clip, square, maxpool2d, avgpool2d, pad2d, flatten, reshape, transpose, add, sub, concat, argmax, abs, hardsigmoid, hardswish, max, min, sigmoid, tanh, silu, gelu, softplus) fits here", "3:4 ", With("z = relu y", "z")),
        new("the input as output", "SECNET101", With(string.Empty, "x"), "Found 'x', the input, but the name of a layer's tensor fits here", "5:8 x", With(string.Empty)),
        new("a name too long", "SECNET101", With($"output {new string('n', 101)}").Replace("output y\n", string.Empty, StringComparison.Ordinal),
            $"Found '{new string('n', 40)}…', but a tensor's name of at most 100 characters fits here", $"3:8 {new string('n', 101)}",
            $"network Tiny\ninput x 4\noutput {new string('n', 100)}\n{new string('n', 100)} = relu x"),
        new("misspelt in", "SECNET101", "network Tiny on Acme\ninput x 2\ny = relu x\n", "Found 'on', but 'in' and a namespace, or the end of the line fits here", "1:14 on", "network Tiny in Acme\ninput x 2\ny = relu x\n"),
        new("ring too small", "SECNET112", With("ring 15"), "ring is 15, but must be 16 to 64, or auto", "3:6 15", With("ring 16\nfraction 8")),
        new("ring too large", "SECNET112", With("ring 65"), "ring is 65, but must be 16 to 64, or auto", "3:6 65", With("ring 64")),
        new("no fraction", "SECNET112", With("fraction 0"), "fraction is 0, but must be 1 to 30, or auto", "3:10 0", With("fraction 1")),
        new("negative chance", "SECNET112", With("budget failure -0.1"), "failure is -0.1, but must be 0 to 1", "3:16 -0.1", With("budget failure 1e-1")),
        new("misspelt link", "SECNET101", With("link wam"), $"Found 'wam', but {Link} fits here; did you mean 'wan'?", "3:6 wam", With("link wan")),
        new("no link", "SECNET101", With("link # later"), $"Found the end of the line, but {Link} fits here", "3:5 ", With("# link later")),
        new("a space in a link", "SECNET101", With("link 20ms, 1Gbit/s # far"), $"Found '20ms, 1Gbit/s', but {Link} fits here", "3:6 20ms, 1Gbit/s", With("link 20ms,1Gbit/s # far")),
        new("no round trip", "SECNET101", With("link 0ms,1Gbit/s"), $"Found '0ms,1Gbit/s', but {Link} fits here", "3:6 0ms,1Gbit/s", With("link 0.001ms,1Gbit/s")),
        new("bytes of a link", "SECNET101", With("link 20ms,1GB/s"), $"Found '20ms,1GB/s', but {Link} fits here", "3:6 20ms,1GB/s", With("link 20ms,8Gbit/s")),
        new("an empty budget", "SECNET101", With("budget"), "Found the end of the line, but a limit (online, rounds, offline, failure) fits here", "3:7 ", With("budget rounds 100")),
        new("a budget of what", "SECNET101", With("budget 5MB"), "Found '5MB', but a limit (online, rounds, offline, failure) fits here", "3:8 5MB", With("budget online 5MB")),
        new("misspelt limit", "SECNET103", With("budget onlin 5MB"), "budget takes no option 'onlin', it takes online, rounds, offline, failure; did you mean 'online'?", "3:8 onlin", With("budget online 5MB")),
        new("a limit twice", "SECNET105", With("budget rounds 100 rounds 101"), "Option 'rounds' of 'budget' is given twice; keep one", "3:19 rounds", With("budget rounds 100 online 1MB")),
        new("misspelt unit", "SECNET101", With("budget online 5mb"), $"Found '5mb', but {Bytes} fits here; did you mean '5MB'?", "3:15 5mb", With("budget online 5MB")),
        new("no unit", "SECNET101", With("budget offline 5000"), $"Found '5000', but {Bytes} fits here; did you mean '5000B'?", "3:16 5000", With("budget offline 5000B")),
        new("less than nothing", "SECNET101", With("budget online -5MB"), $"Found '-5MB', but {Bytes} fits here", "3:15 -5MB", With("budget online 5MB")),
        new("half a byte", "SECNET101", With("budget online 5000.5B"), $"Found '5000.5B', but {Bytes} fits here", "3:15 5000.5B", With("budget online 5.005kB")),
        new("all the data there is", "SECNET101", With("budget online 1000001GB"), $"Found '1000001GB', but {Bytes} fits here", "3:15 1000001GB", With("budget online 1000000GB")),
        new("no rounds", "SECNET112", With("budget rounds 0"), "rounds is 0, but must be 1 to 1000000", "3:15 0", With("budget rounds 1000000")),
        new("half a round", "SECNET101", With("budget rounds 50.5"), "Found '50.5', but a whole number fits here", "3:15 50.5", With("budget rounds 50")),
        new("link twice", "SECNET111", With("link wan\nlink lan"), "'link' already stands in line 3; keep one", "4:1 link", With("link wan")),
        new("budget twice", "SECNET111", With("budget rounds 50\nbudget online 5MB"), "'budget' already stands in line 3; keep one", "4:1 budget", With("budget rounds 50 online 5MB")),
        new("calibrated on nothing", "SECNET112", With("calibrated 0 margin 2"), "calibrated is 0, but must be 1 to 1000000000", "3:12 0", With("calibrated 1 margin 2")),
        new("a margin that cuts", "SECNET112", With("calibrated 1000 margin 0.5"), "margin is 0.5, but must be 1 to 1000", "3:24 0.5", With("calibrated 1000 margin 1")),
        new("bound of zero", "SECNET112", With("z = dense y 4 -> 4 |w| <= 0", "z"), "|w| is 0, but must be above 0 and at most 1000000000", "3:27 0", With("z = dense y 4 -> 4 |w| <= 0.1", "z")),
        new("fan-out of zero", "SECNET112", With("z = dense y 4 -> 0", "z"), "a side of -> is 0, but must be 1 to 67108864", "3:18 0", With("z = dense y 4 -> 1", "z")),
        new("stride of zero", "SECNET112", "network Tiny\ninput x 1x4x4\ny = maxpool2d x window 2 stride 0\n", "stride is 0, but must be 1 to 67108864", "3:33 0", "network Tiny\ninput x 1x4x4\ny = maxpool2d x window 2 stride 1\n"),
        new("padding below zero", "SECNET112", "network Tiny\ninput x 1x4x4\ny = maxpool2d x window 2 padding -1x0\n", "padding is -1x0, but must be 0 to 67108864", "3:34 -1x0", "network Tiny\ninput x 1x4x4\ny = maxpool2d x window 2 padding 1x0\n"),
        new("count on a max-pool", "SECNET103", "network Tiny\ninput x 1x4x4\ny = maxpool2d x window 2 count inside\n", "maxpool2d takes no option 'count', it takes window, stride, padding, dilation", "3:26 count", "network Tiny\ninput x 1x4x4\ny = avgpool2d x window 2 count inside\n"),
        new("beyond 31 bits", "SECNET112", "network Tiny\ninput x 1x4x4\ny = conv2d x 1 -> 1 kernel 2x99999999999\n", "kernel is 2x99999999999, but must be 1 to 67108864", "3:28 2x99999999999", "network Tiny\ninput x 1x4x4\ny = conv2d x 1 -> 1 kernel 2x4\n"),
        new("shape", "SECNET112", "network Tiny\ninput x 1x0x3\ny = flatten x\n", "the shape is 1x0x3, but must be 1 to 67108864 in every dimension", "2:9 1x0x3", "network Tiny\ninput x 1x1x3\ny = flatten x\n"),
        new("ring twice", "SECNET111", With("ring 44\nring 45"), "'ring' already stands in line 3; keep one", "4:1 ring", With("ring 44\nfraction 12")),
        new("calibrated twice", "SECNET111", With("calibrated 10 margin 2\ncalibrated 20 margin 2"), "'calibrated' already stands in line 3; keep one", "4:1 calibrated", With("calibrated 10 margin 2")),
        new("network twice", "SECNET111", With("network Other"), "'network' already stands in line 1; keep one", "3:1 network", With("# network Other")),
        new("output twice", "SECNET111", With("output y"), "'output' already stands in line 3; keep one", "5:1 output", With(string.Empty)),
    ];

    private static IEnumerable<DslDiagnosticCase> OfLayers =>
    [
        new("misspelt", "SECNET102", With("z = dnese y 4 -> 4", "z"),
            "No layer is called 'dnese'; there are conv2d, dense, batchnorm, relu, leakyrelu, prelu, clip, square, maxpool2d, avgpool2d, pad2d, flatten, reshape, transpose, add, sub, concat, argmax, abs, hardsigmoid, hardswish, max, min, sigmoid, tanh, silu, gelu, softplus; did you mean 'dense'?", "3:5 dnese", With("z = dense y 4 -> 4", "z")),
        new("nothing like it", "SECNET102", With("z = transformer y", "z"),
            "No layer is called 'transformer'; there are conv2d, dense, batchnorm, relu, leakyrelu, prelu, clip, square, maxpool2d, avgpool2d, pad2d, flatten, reshape, transpose, add, sub, concat, argmax, abs, hardsigmoid, hardswish, max, min, sigmoid, tanh, silu, gelu, softplus", "3:5 transformer", With("z = square y", "z")),
        new("misspelt", "SECNET103", With("z = dense y 4 -> 4 sclae 12", "z"), "dense takes no option 'sclae', it takes a -> b, |x|, |w|, ring, scale, truncation; did you mean 'scale'?", "3:20 sclae", With("z = dense y 4 -> 4 scale 12", "z")),
        new("where there are none", "SECNET103", With("z = relu y ring 44", "z"), "relu takes no option 'ring', it takes none", "3:12 ring", With("z = square y ring 44", "z")),
        new("weights of the input", "SECNET103", "network Tiny\ninput x 2 |w| <= 2\ny = relu x\n", "the input takes no option '|w|', it takes |x|; did you mean '|x|'?", "2:11 |w|", "network Tiny\ninput x 2 |x| <= 2\ny = relu x\n"),
        new("kernel", "SECNET104", "network Tiny\ninput x 1x4x4\ny = conv2d x 1 -> 1\n", "conv2d 'y' needs kernel; add for instance 'kernel 3'", "3:5 conv2d", "network Tiny\ninput x 1x4x4\ny = conv2d x 1 -> 1 kernel 3\n"),
        new("sizes", "SECNET104", With("z = dense y |x| <= 2", "z"), "dense 'z' needs its sizes; add for instance '784 -> 128'", "3:5 dense", With("z = dense y |x| <= 2 4 -> 128", "z")),
        new("given twice", "SECNET105", With("z = dense y 4 -> 4 |x| <= 2 ring 44 |x| <= 3", "z"), "Option '|x|' of 'z' is given twice; keep one", "3:37 |x|", With("z = dense y 4 -> 4 |x| <= 2 ring 44 |w| <= 3", "z")),
        new("two for one", "SECNET114", With("z = dense y, x 4 -> 4", "z"), "dense takes one tensor, but 2 are given", "3:14 x", With("z = dense y 4 -> 4", "z")),
        new("one to subtract", "SECNET114", With("z = sub y", "z"), "sub takes two tensors, but 1 are given", "3:5 sub", With("z = sub y, x", "z")),
        new("three to subtract", "SECNET114", With("z = sub y, x, y", "z"), "sub takes two tensors, but 3 are given", "3:15 y", With("z = sub y, y", "z")),
        new("sides", "SECNET104", "network Tiny\ninput x 1x4x4\ny = pad2d x\n", "pad2d 'y' needs sides; add for instance 'sides 3'", "3:5 pad2d", "network Tiny\ninput x 1x4x4\ny = pad2d x sides 3\n"),
        new("shape", "SECNET104", With("z = reshape y", "z"), "reshape 'z' needs to; add for instance 'to 16x4x4'", "3:5 reshape", With("z = reshape y to 4x1x1", "z")),
        new("order", "SECNET104", With("z = transpose y", "z"), "transpose 'z' needs order; add for instance 'order 2x0x1'", "3:5 transpose", With("z = transpose y order 2x0x1", "z")),
        new("three sides of a border", "SECNET101", With("z = pad2d y sides 1x1x1", "z"), "Found '1x1x1', but a padding such as 1, 1x2 or 0x0x1x1 fits here", "3:19 1x1x1", With("z = pad2d y sides 1x1x1x1", "z")),
        new("a shape of two dimensions", "SECNET101", With("z = reshape y to 2x2", "z"), "Found '2x2', but a shape such as 784 or 16x4x4 fits here", "3:18 2x2", With("z = reshape y to 1x2x2", "z")),
        new("two axes", "SECNET101", With("z = transpose y order 1x0", "z"), "Found '1x0', but an order of axes such as 2x0x1 fits here", "3:23 1x0", With("z = transpose y order 1x0x2", "z")),
        new("a fourth axis", "SECNET112", With("z = transpose y order 3x0x1", "z"), "order is 3x0x1, but must be 0 to 2", "3:23 3x0x1", With("z = transpose y order 0x2x1", "z")),
        new("slope", "SECNET112", With("z = leakyrelu y slope 1.01", "z"), "slope is 1.01, but must be 0 to 1", "3:23 1.01", With("z = leakyrelu y slope 1", "z")),
        new("clip beyond all values", "SECNET112", With("z = clip y low -1e10", "z"), "low is -1e10, but must be -1000000000 to 1000000000", "3:16 -1e10", With("z = clip y low -1e9", "z")),
        new("an axis twice", "SECNET005", With("z = transpose y order 1x0x1", "z"), "z: the order of axes is 1, 0, 1, but must be 0, 1 and 2 in some order", "3:23 1x0x1", With("z = transpose y order 1x0x2", "z")),
        new("a value too many", "SECNET210", With("z = reshape y to 5x1x1", "z"), "'z' turns 4, which has 4 values, into 5x1x1, which has 5; give a shape of 4 values", "3:18 5x1x1", With("z = reshape y to 4x1x1", "z")),
        new("the wrong way round", "SECNET211", With("z = clip y low 6 high 0", "z"), "'z' clips to 6 .. 0; give a low bound, a high bound, or both with the low one below the high one", "3:23 0", With("z = clip y low 0 high 6", "z")),
        new("no bounds", "SECNET211", With("z = clip y", "z"), "'z' clips to no bound; give a low bound, a high bound, or both with the low one below the high one", "3:5 clip", With("z = clip y high 0.5", "z")),
        new("a class of an image", "SECNET212", "network Tiny\ninput x 1x4x4\ny = argmax x\n", "ArgMax 'y' takes a vector of two scores or more but the previous layer yields 1x4x4; put a Flatten layer before it", "3:5 argmax", "network Tiny\ninput x 1x4x4\nf = flatten x\ny = argmax f\n"),
        new("a class of one", "SECNET212", With("s = dense y 4 -> 1\nz = argmax s", "z"), "ArgMax 'z' takes a vector of two scores or more but the previous layer yields 1; leave the ArgMax out, since one value has no rival", "4:5 argmax", With("s = dense y 4 -> 2\nz = argmax s", "z")),
        new("a class that is taken", "SECNET213", With("z = argmax y\nd = dense z 1 -> 2\ne = relu d", "e"), "ArgMax 'z' yields a class, which 'd' cannot compute with; let 'd' take the scores, or make 'z' the last layer", "3:5 argmax", With("z = argmax y", "z")),
        new("an option of the class", "SECNET103", With("z = argmax y |x| <= 2", "z"), "argmax takes no option '|x|', it takes none", "3:14 |x|", With("z = argmax y", "z")),
        new("one for two", "SECNET114", With("z = add y", "z"), "add takes two or more tensors, but 1 are given", "3:5 add", With("z = add y, y", "z")),
    ];

    private static IEnumerable<DslDiagnosticCase> OfBudgets =>
    [
        new("online bytes", "SECNET402", Limited("rounds 9 online 20B"),
            "Network 'Tiny': an inference sends 106 bytes online, both parties together, but the budget is 20B; 'z' sends the most, 100; no other link, comparison or ring alone would fit: take smaller layers, or a budget of 106B",
            "3:24 20B", Limited("rounds 9 online 106B")),
        new("rounds", "SECNET403", Limited("rounds 2"),
            "Network 'Tiny': an inference takes 4 rounds, but the budget is 2; 'z' takes the most, 2; link lan or comparison fsspayload would fit, or a budget of 4",
            "3:15 2", Limited("rounds 2\ncomparison fsspayload")),
        new("offline bytes", "SECNET404", Limited("offline 0.1kB"),
            "Network 'Tiny': an inference takes 174 offline bytes, both parties together, but the budget is 100B; 'y' takes the most, 101; no other link, comparison or ring alone would fit: take smaller layers, or a budget of 174B",
            "3:16 0.1kB", Limited("offline 174B")),
        new("a dealer's comparison", "SECNET405", "network Tiny\ninput x 4\noffline two-party\ncomparison table\nz = dense x 4 -> 4 |x| <= 1\ny = relu z\n",
            "Network 'Tiny' makes its correlations without a dealer, but compares by Table, whose material only a dealer can make; declare comparison maskedppa, comparison ppa, comparison garbled or comparison auto, or offline dealer",
            "1:9 Tiny", "network Tiny\ninput x 4\noffline two-party\ncomparison maskedppa\nz = dense x 4 -> 4 |x| <= 1\ny = relu z\n"),
        new("a leak", "SECNET408", "network Tiny\nring 44\ncomparison multiplicative\ninput x 4\ny = relu x\n",
            $"Network 'Tiny' compares by L-SecNet's SecIntMSB, which leaks: {Diagnostics.DiagnosticCases.Leak}; declare comparison auto, which leaks nothing, or accept leakage",
            "3:12 multiplicative", "network Tiny\nring 44\ncomparison auto\naccept leakage\ninput x 4\ny = relu x\n"),
        new("accepting what", "SECNET101", With("accept losses"), "Found 'losses', but 'leakage' fits here", "3:8 losses", With("accept leakage")),
        new("accepting twice", "SECNET111", With("accept leakage\naccept leakage"), "'accept' already stands in line 3; keep one", "4:1 accept", With("accept leakage")),
        new("doubles in a wide ring", "SECNET410", "network Tiny\nring 64\ncomparison multiplicativefloat\naccept leakage\ninput x 4\ny = relu x\n",
            "Network 'Tiny' compares by L-SecNet's SecFloatMSB in a ring of 64 bits, but its doubles hold shares of up to 44; declare ring 44, ring auto or another comparison",
            "2:6 64", "network Tiny\nring 64\ncomparison fss\naccept leakage\ninput x 4\ny = relu x\n"),
    ];

    private static string Limited(string budget) => $"network Tiny\ninput x 4\nbudget {budget}\nz = dense x 4 -> 4 |x| <= 1\ny = relu z\n";

    private static IEnumerable<DslDiagnosticCase> OfTensors =>
    [
        new("misspelt", "SECNET106", With("first = relu y\nz = dense frist 4 -> 4", "z"), "Nothing defines a tensor 'frist'; did you mean 'first'?", "4:11 frist", With("first = relu y\nz = dense first 4 -> 4", "z")),
        new("the output", "SECNET106", With(string.Empty, "logits"), "Nothing defines a tensor 'logits'", "5:8 logits", With("logits = square y", "logits")),
        new("two layers", "SECNET107", With("y = square x"), "Tensor 'y' is already defined in line 3; give one of them another name", "4:1 y", With("# y = square x")),
        new("the input's name", "SECNET107", With("x = square y"), "Tensor 'x' is already defined in line 2; give one of them another name", "3:1 x", With("X = square y", "X")),
        new("dead end", "SECNET108", With("z = square y"), "Tensor 'z' is left out, since the output 'y' does not need it; use it, remove it, or write 'output z'", "3:1 z", With("z = square y", "z")),
        new("itself", "SECNET109", With("z = add x, z", "z"), "Tensor 'z' needs its own value: z <- z; one of these must take another tensor", "3:1 z", With("z = add x, y", "z")),
        new("in a ring", "SECNET109", With("a = relu c\nb = add a, x\nc = square b", "c"), "Tensor 'a' needs its own value: a <- c <- b <- a; one of these must take another tensor", "3:1 a", With("a = relu c\nb = add a, x\nc = square y", "b")),
    ];

    private static IEnumerable<DslDiagnosticCase> OfFiles =>
    [
        new("no network", "SECNET110", "input x 2\ny = relu x\n", "The file has no network; add for instance 'network Name'", "1:1 ", "network T1\ninput x 2\ny = relu x\n"),
        new("no input", "SECNET110", "network Tiny\ny = relu x\n", "The file has no input; add for instance 'input image 1x28x28 |x| <= 1'", "1:1 network", "network Tiny\ny = relu x\ninput x 2"),
        new("no layer", "SECNET110", "network Tiny\ninput x 2\n", "The file has no layer; add for instance 'fc1 = dense x 784 -> 10'", "1:1 network", "network Tiny\ninput x 2\ny = flatten x"),
        new("lower case", "SECNET113", "network class\ninput x 2\ny = relu x\n", "'class' cannot name the network's class, because lower-case letters alone are, or may become, a keyword of C#; write 'Class'", "1:9 class", "network m1\ninput x 2\ny = relu x\n"),
        new("a dash", "SECNET113", "network my-net in Acme\ninput x 2\ny = relu x\n", "'my-net' cannot name the network's class, because a class name is letters, digits and '_'; write 'MyNet'", "1:9 my-net", "network my_net in Acme\ninput x 2\ny = relu x\n"),
        new("a member", "SECNET113", "network Evaluate\ninput x 2\ny = relu x\n", "'Evaluate' cannot name the network's class, because every network has a member of this name; write 'NetworkEvaluate'", "1:9 Evaluate", "network Evaluated\ninput x 2\ny = relu x\n"),
        new("namespace", "SECNET113", "network Tiny in Acme.\ninput x 2\ny = relu x\n", "'Acme.' cannot name a namespace, because a namespace is names of letters, digits and '_' with dots between them; write 'Acme.Network'", "1:17 Acme.", "network Tiny in acme.event\ninput x 2\ny = relu x\n"),
        new("a megabyte", "SECNET115", With("#" + new string('a', 1 << 20)), "The file has 1048621 characters, but at most 1,048,576 are read", "1:1 ", With("#" + new string('a', (1 << 20) - 45))),
        new("layers", "SECNET115", Chain(5001), "The network has more layers, but at most 5,000 are read", "5003:1 t5001", Chain(20)),
        new("tensors", "SECNET115", With("z = add y" + string.Concat(Enumerable.Repeat(", y", 1000)), "z"), "A layer has more inputs, but at most 1000 are read", "3:5 add", With("z = add y" + string.Concat(Enumerable.Repeat(", y", 999)), "z")),
    ];

    private static string Chain(int layers) =>
        "network Tiny\ninput t0 2\n" + string.Concat(Enumerable.Range(1, layers).Select(static layer => $"t{layer} = flatten t{layer - 1}\n"));
}
