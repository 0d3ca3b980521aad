namespace SecNet;

/// <summary>
/// The link between the two parties that the network is built for: where it does not say how to compare, the compiler takes for each layer what is
/// fastest there. It runs over any other link as well.
/// </summary>
/// <example>
/// <code>
/// [SecureNetwork]
/// [Link("wan")]
/// [Input(1, 28, 28)]
/// [Flatten]
/// [Dense(784, 10)]
/// public partial class Digits;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LinkAttribute : Attribute
{
    /// <summary>A link by name, or by round trip and bandwidth; as <c>link</c> in a <c>.secnet</c> file and <c>--link</c> take it.</summary>
    /// <param name="link">
    /// <c>lan</c> (0.1 ms there and back, 10 Gbit/s), <c>wan</c> (40 ms, 100 Mbit/s), <c>loopback</c> (0.02 ms, 20 Gbit/s), or for instance
    /// <c>20ms,1Gbit/s</c> or <c>0.5ms,500Mbit/s</c>.
    /// </param>
    public LinkAttribute(string link) => Link = link;

    /// <summary>The link.</summary>
    public string Link { get; }
}
