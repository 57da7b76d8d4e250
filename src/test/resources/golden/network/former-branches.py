"""Makes the cases former-*, one pass each of networks of branches v1 and v2 of
google/compare_gan, and ../op/loss-minmax-*.

    python former-branches.py CHECKOUT_OF_V1 CHECKOUT_OF_V2 OUTPUT_FOLDER

Runs as ../hub/old-form.py, which it uses. Names of variables are today's, in today's order within
a layer; values are what the branches' code computes, in training mode.
"""
import gzip
import importlib.util
import json
import os
import re
import sys
import types

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("old_form", os.path.join(HERE, "../hub/old-form.py"))
old = importlib.util.module_from_spec(spec)
spec.loader.exec_module(old)
tf = old.tf
BATCH = 4


def contrib_batch_norm(x, is_training, scope, decay, epsilon, scale=True, fused=False,
                       updates_collections=None):
  """tf.contrib.layers.batch_norm in training, without fusion, averages updated in place."""
  del scale, fused, updates_collections
  assert is_training
  with tf.variable_scope(scope):
    c = [x.shape[-1]]
    beta = tf.get_variable("beta", c, initializer=tf.zeros_initializer())
    gamma = tf.get_variable("gamma", c, initializer=tf.ones_initializer())
    moving = [tf.get_variable(name, c, initializer=tf.zeros_initializer(), trainable=False)
              for name in ("moving_mean", "moving_variance")]
    moments = tf.nn.moments(x, list(range(len(x.shape) - 1)))
    updates = [tf.assign_sub(m, (m - v) * (1 - decay)) for m, v in zip(moving, moments)]
    with tf.control_dependencies(updates):
      return tf.nn.batch_normalization(x, *[tf.identity(m) for m in moments], beta, gamma, epsilon)


def infogan(checkout, height, normalised):
  """Branch v1's networks at one size."""
  old.branch(checkout, [], ["ops"])
  text = open(os.path.join(checkout, "compare_gan/src/gans/abstract_gan.py")).read()
  text = text.replace("import tensorflow as tf", "import tensorflow.compat.v1 as tf")
  module = types.ModuleType("abstract_gan")
  exec(compile(text, "abstract_gan", "exec"), module.__dict__)
  gan = module.AbstractGAN.__new__(module.AbstractGAN)
  gan.input_height = gan.input_width = height
  gan.batch_size, gan.c_dim, gan.discriminator_batchnorm = BATCH, 1, normalised
  return gan


def today(name):
  name = re.sub(r"^(.*/)\1(Matrix|w)0/u_var$", r"\1kernel/u_var", name)
  return re.sub(r"/biases$", "/bias", re.sub(r"/(Matrix|w)$", "/kernel", name))


# Within a layer, in the order in which today's code makes them.
ORDER = ["kernel", "u_var", "bias", "moving_mean", "moving_variance"]
BATCH_NORM = ["gamma", "beta"]
LAYER_NORM = ["beta", "gamma"]


def ordered(variables):
  layers = {}
  for v in variables:
    name = today(v.name[:-2])
    layer = re.sub(r"/(kernel/u_var|[^/]+)$", "", name)
    layers.setdefault(layer, []).append((name, v))
  result = []
  for layer, members in layers.items():
    last = [name.rsplit("/", 1)[1] for name, _ in members]
    order = ORDER + (BATCH_NORM if "moving_mean" in last else LAYER_NORM)
    result += sorted(members, key=lambda m: order.index(m[0].rsplit("/", 1)[1]))
  return result


def limits(name, shape):
  last = name.rsplit("/", 1)[1]
  if last in ("moving_variance", "gamma"):
    return (0.5, 1.5) if last == "moving_variance" else (0.8, 1.2)
  if last == "u_var":
    return -1.0, 1.0
  if last != "kernel":
    return {"moving_mean": (-0.3, 0.3), "beta": (-0.2, 0.2), "bias": (-0.05, 0.05)}[last]
  reach = round(2.165 / float(np.prod(shape[:-1])) ** 0.5, 6)
  return -reach, reach


def case(name, gin, architecture, part, image, z_dim, build, folder):
  salt = "net/" + name + "/"
  given = {"name": "z", "shape": [BATCH, z_dim], "lo": -1, "hi": 1} if part == "generator" else {
      "name": "images", "shape": [BATCH] + image, "lo": 0, "hi": 1}
  given["dtype"] = "float32"
  with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, given["shape"])
    outputs = build(x)
    factors = {"generated": 1.0, "logits": 1.0, "features": 0.01, "probability": 0.0}
    feed = {x: old.formula(salt + "input/" + given["name"], given["shape"], given["lo"], given["hi"])}
    loss = 0.0
    for key, value in outputs.items():
      shape = value.shape.as_list()
      loss += factors[key] * tf.reduce_sum(value * old.formula(salt + "loss/" + key, shape, -1, 1))
    variables = ordered(tf.global_variables())
    trained = [v for _, v in variables if v in tf.trainable_variables()]
    gradients = tf.gradients(loss, trained + [x])
    listed = []
    with tf.Session() as session:
      for key, v in variables:
        shape = v.shape.as_list()
        lo, hi = limits(key, shape)
        v.load(old.formula(salt + key, shape, lo, hi), session)
        listed.append({"name": key, "shape": shape, "trainable": v in trained, "lo": lo, "hi": hi})
      found, slopes = session.run([outputs, gradients], feed)
      kept = {key: session.run(v) for key, v in variables if v not in trained}
  digest = lambda a, most: {k: d for k, d in old.digest(a, most).items() if k not in ("shape", "dtype")}
  names = [key for key, v in variables if v in trained] + ["input/" + given["name"]]
  document = {
      "format": 1, "kind": "network", "name": name, "gin": gin, "architecture": architecture,
      "part": part, "image_shape": image, "z_dim": z_dim, "num_classes": None, "batch": BATCH,
      "training": True, "salt": salt, "inputs": [given], "variables": listed,
      "outputs": {k: old.digest(v) for k, v in found.items()},
      "gradients": {k: digest(g, 8) for k, g in zip(names, slopes)},
      "updates": {k: digest(v, 16) for k, v in kept.items()},
      "tolerance": {"outputs": {"observed": None, "bound": 5e-5},
                    "gradients": {"observed": None, "bound": 1e-4, "kink": 0.2},
                    "updates": {"observed": None, "bound": 1e-5}}}
  with open(os.path.join(folder, name + ".json.gz"), "wb") as f:
    f.write(gzip.compress((json.dumps(document) + "\n").encode(), mtime=0))


def minmax(part, folder):
  """The loss of GAN_MINMAX in branch v1, gans/GAN.py: an op case."""
  name = "loss-minmax-" + part
  salt = "op/" + name + "/"
  inputs = [{"name": n, "shape": [6, 1], "lo": -3, "hi": 3, "dtype": "float32"}
            for n in ("d_real_logits", "d_fake_logits")]
  with tf.Graph().as_default(), tf.Session() as session:
    values = [old.formula(salt + "input/" + i["name"], [6, 1], -3, 3) for i in inputs]
    real, fake = [tf.constant(v) for v in values]
    entropy = tf.nn.sigmoid_cross_entropy_with_logits
    on_real = tf.reduce_mean(entropy(logits=real, labels=tf.ones_like(real)))
    on_fake = tf.reduce_mean(entropy(logits=fake, labels=tf.zeros_like(fake)))
    losses = {"d_loss": on_real + on_fake, "d_loss_real": on_real, "d_loss_fake": on_fake,
              "g_loss": -on_fake}
    slopes = tf.gradients(losses[part + "_loss"], [real, fake])
    found = session.run(losses)
    slopes = [None if g is None else session.run(g) for g in slopes]
  digest = lambda a: {k: d for k, d in old.digest(a).items() if k not in ("shape", "dtype")}
  document = {
      "format": 1, "kind": "op", "name": name, "op": "loss", "gin": "loss.fn = @minmax\n",
      "arguments": {"fn": "minmax"}, "training": None, "num_classes": None, "runs": 1,
      "salt": salt, "inputs": inputs, "loss_outputs": {part + "_loss": 1.0}, "variables": [],
      "random": [], "outputs": {k: old.digest(v) for k, v in found.items()},
      "gradients": {"input/" + i["name"]: None if g is None else digest(g)
                    for i, g in zip(inputs, slopes)},
      "updates": {}, "tolerance": {"outputs": {"observed": None, "bound": 1e-5},
                                   "gradients": {"observed": None, "bound": 1e-5}}}
  with open(os.path.join(folder, name + ".json.gz"), "wb") as f:
    f.write(gzip.compress((json.dumps(document) + "\n").encode(), mtime=0))


def main(v1, v2, folder):
  def verdict(out, logits, features):
    if features is None:
      features = tf.get_default_graph().get_tensor_by_name("discriminator/Mean:0")
    return {"probability": tf.reshape(out, [BATCH, 1]), "logits": tf.reshape(logits, [BATCH, 1]),
            "features": features}

  def later(build):
    def built(x):
      b = old.branch(v2, [])
      tf.contrib.layers.batch_norm = contrib_batch_norm
      return build(b, x)
    return built

  def earlier(normalised, build):
    def built(x):
      gan = infogan(v1, 28, normalised)
      tf.contrib.layers.batch_norm = contrib_batch_norm
      return build(gan, x)
    return built

  minmax("d", folder)
  minmax("g", folder)
  norm = "G.batch_norm_fn = @batch_norm\nstandardize_batch.decay = 0.9\nstandardize_batch.epsilon = %s\n"
  v1_norm = "standardize_batch.decay = 0.999\nstandardize_batch.epsilon = 0.001\n"
  case("former-infogan28-g", v1_norm, "infogan_arch", "generator", [28, 28, 1], 64,
       earlier(True, lambda g, z: {"generated": g.generator(z, True)}), folder)
  case("former-infogan28-bn-d", v1_norm + "D.batch_norm_fn = @batch_norm\n", "infogan_arch",
       "discriminator", [28, 28, 1], None,
       earlier(True, lambda g, x: verdict(*g.discriminator(x, True))), folder)
  case("former-resnet19-32-g", norm % "1e-5", "resnet5_arch", "generator", [32, 32, 3], 128,
       later(lambda b, z: {"generated": b.resnet_architecture.resnet5_generator(
           z, True, colors=3, output_shape=32)}), folder)
  case("former-resnet19-32-ln-d", "D.layer_norm = True\n", "resnet5_arch", "discriminator",
       [32, 32, 3], None, later(lambda b, x: verdict(*b.resnet_architecture.resnet5_discriminator(
           x, True, b.consts.LAYER_NORM))), folder)
  case("former-sndcgan-32-g", norm % "2e-5", "sndcgan_arch", "generator", [32, 32, 3], 128,
       later(lambda b, z: {"generated": b.dcgan_architecture.sn_generator(
           z, BATCH, 32, 32, 3, True)}), folder)
  case("former-sndcgan-32-sn-d", "D.spectral_norm = True\n", "sndcgan_arch", "discriminator",
       [32, 32, 3], None, later(lambda b, x: verdict(*b.dcgan_architecture.sn_discriminator(
           x, BATCH, use_sn=True))), folder)


if __name__ == "__main__":
  main(*sys.argv[1:])
