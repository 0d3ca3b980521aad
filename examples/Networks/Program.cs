using Networks;
using SecNet.Cli;

// Networks 1 to 4 of Li et al., the last one also with its ReLUs by garbled circuits. The first is the default; --network net4 chooses another.
return await SecNetApp.RunAsync(args, static networks => networks
    .Add<Net1>("net1", static options => (options.Weights, options.Samples) = ("weights/net1.safetensors", "digits"))
    .Add<Net2>("net2", static options => (options.Weights, options.Samples) = ("weights/net2.safetensors", "digits"))
    .Add<Net3>("net3", static options => (options.Weights, options.Samples) = ("weights/net3.safetensors", "digits"))
    .Add<Net4>("net4", static options => (options.Weights, options.Samples) = ("weights/net4.safetensors", "digits"))
    .Add<Net4Garbled>("net4-garbled", static options => (options.Weights, options.Samples) = ("weights/net4.safetensors", "digits")));
