using Networks;
using SecNet.Cli;

// Networks 1 to 4 of Li et al., the last one also with its ReLUs by garbled circuits. The first is the default; --network net4 chooses another,
// net4-two-party the same without a dealer.
return await SecNetApp.RunAsync(args, static networks => networks
    .Add<Net1>("net1", static options => (options.Weights, options.Samples) = ("weights/net1.safetensors", "digits"))
    .Add<Net2>("net2", static options => (options.Weights, options.Samples) = ("weights/net2.safetensors", "digits"))
    .Add<Net3>("net3", static options => (options.Weights, options.Samples) = ("weights/net3.safetensors", "digits"))
    .Add<Net4>("net4", static options => (options.Weights, options.Samples) = ("weights/net4.safetensors", "digits"))
    .Add<Net4Garbled>("net4-garbled", static options => (options.Weights, options.Samples) = ("weights/net4.safetensors", "digits"))
    .Add<Net1TwoParty>("net1-two-party", static options => (options.Weights, options.Samples) = ("weights/net1.safetensors", "digits"))
    .Add<Net2TwoParty>("net2-two-party", static options => (options.Weights, options.Samples) = ("weights/net2.safetensors", "digits"))
    .Add<Net3TwoParty>("net3-two-party", static options => (options.Weights, options.Samples) = ("weights/net3.safetensors", "digits"))
    .Add<Net4TwoParty>("net4-two-party", static options => (options.Weights, options.Samples) = ("weights/net4.safetensors", "digits")));
