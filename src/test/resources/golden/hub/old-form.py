"""Makes the modules old-*: networks of branch v2 of google/compare_gan, exported as the
modules model_1 ... model_15 of TensorFlow Hub must have been, and what they answer.

    python old-form.py CHECKOUT_OF_BRANCH_V2 OUTPUT_FOLDER

Needs TensorFlow 2.15 and tensorflow_hub 0.12.0; run with TF_ENABLE_ONEDNN_OPTS=0 and
PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python. The released files were not
at hand. Known of them, from their cards and the branch's notebook: signatures `generator` and
`discriminator` without tags, each with one unnamed input and output, 64 rows, z of U(-1, 1).
Networks, scopes and shapes are those of the branch's own files; only channels (and the latent of
SNDCGAN) are narrowed, so that the files stay small. Weights come from the formula in ../README.md.
"""
import gzip
import json
import os
import re
import sys
import types

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python import trackable
from tensorflow.python.trackable import base, data_structures

# Where tensorflow_hub 0.12.0 looks for what TensorFlow 2.15 has elsewhere.
TRACKING = "tensorflow.python.training.tracking"
sys.modules.update({TRACKING: trackable, TRACKING + ".base": base,
                    TRACKING + ".data_structures": data_structures})
import tensorflow_hub as hub
from tensorflow.core.protobuf import saved_model_pb2

tf.disable_v2_behavior()

BATCH = 64
M64 = (1 << 64) - 1


def formula(key, shape, lo, hi):
  h = 0xcbf29ce484222325
  for b in key.encode():
    h = ((h ^ b) * 0x100000001b3) & M64
  n = int(np.prod(shape, dtype=np.int64))
  x = np.uint64(h) + np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
  x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
  x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
  x = x ^ (x >> np.uint64(31))
  unit = (x >> np.uint64(11)).astype(np.float64) * 2.0 ** -53
  return (lo + (hi - lo) * unit).astype(np.float32).reshape(shape)


def contrib_batch_norm(x, is_training, scope, epsilon, decay=0.9, scale=True, fused=False,
                       updates_collections=None):
  """tf.contrib.layers.batch_norm in inference: the only way that these networks use it here."""
  del decay, scale, fused, updates_collections
  assert not is_training
  with tf.variable_scope(scope):
    c = [x.shape[-1]]
    beta = tf.get_variable("beta", c, initializer=tf.zeros_initializer())
    gamma = tf.get_variable("gamma", c, initializer=tf.ones_initializer())
    mean = tf.get_variable("moving_mean", c, initializer=tf.zeros_initializer(), trainable=False)
    var = tf.get_variable("moving_variance", c, initializer=tf.ones_initializer(), trainable=False)
    return tf.nn.batch_normalization(x, mean, var, beta, gamma, epsilon)


def contrib_layer_norm(x, trainable, scope):
  """tf.contrib.layers.layer_norm: moments of each image, gain and offset of each channel."""
  del trainable
  with tf.variable_scope(scope):
    c = [x.shape[-1]]
    beta = tf.get_variable("beta", c, initializer=tf.zeros_initializer())
    gamma = tf.get_variable("gamma", c, initializer=tf.ones_initializer())
    mean, var = tf.nn.moments(x, [1, 2, 3], keep_dims=True)
    return tf.nn.batch_normalization(x, mean, var, beta, gamma, 1e-12)


def branch(checkout, narrow):
  """The branch's modules, with channels narrowed in their text."""
  tf.contrib = types.SimpleNamespace(
      slim=None, gan=None,
      layers=types.SimpleNamespace(batch_norm=contrib_batch_norm, layer_norm=contrib_layer_norm))
  made = {}
  for name in ["scipy", "scipy.misc", "compare_gan", "compare_gan.src", "compare_gan.src.gans"]:
    sys.modules[name] = types.ModuleType(name)
  for name in ["consts", "ops", "resnet_architecture", "dcgan_architecture"]:
    with open(os.path.join(checkout, "compare_gan/src/gans", name + ".py")) as f:
      text = f.read().replace("import tensorflow as tf", "import tensorflow.compat.v1 as tf")
    for old, new in narrow:
      text = re.sub(old, new, text)
    module = types.ModuleType("compare_gan.src.gans." + name)
    sys.modules[module.__name__] = module
    setattr(sys.modules["compare_gan.src.gans"], name, module)
    exec(compile(text, name, "exec"), module.__dict__)
    made[name] = module
  return types.SimpleNamespace(**made)


def of_random_operation(z_dim):
  """The branch's own graph for evaluation draws its latents: it is fed all the same."""
  return tf.random_uniform((BATCH, z_dim), minval=-1.0, maxval=1.0, name="generator_evaluation/input")


def of_placeholder(z_dim):
  return tf.placeholder(tf.float32, [BATCH, z_dim], name="z")


def resnet19(b, z, images):
  made = b.resnet_architecture.resnet5_generator(z, is_training=False, colors=3, output_shape=128)
  out, _, _ = b.resnet_architecture.resnet5_discriminator(
      images, is_training=False, discriminator_normalization=b.consts.LAYER_NORM)
  return made, out


def resnet_cifar(b, z, images):
  made = b.resnet_architecture.resnet_cifar_generator(z, is_training=False, colors=3)
  _, logit, _ = b.resnet_architecture.resnet_cifar_discriminator(
      images, is_training=False, discriminator_normalization=b.consts.SPECTRAL_NORM)
  return made, logit


def sndcgan(b, z, images):
  made = b.dcgan_architecture.sn_generator(z, BATCH, 128, 128, 3, is_training=False)
  out, _, _ = b.dcgan_architecture.sn_discriminator(images, BATCH, use_sn=True)
  return made, out


SNDCGAN_NARROW = [(r"\b512\b", "8"), (r"\b256\b", "4"), (r"\b128\b", "2"), (r"\b64\b", "2")]
MODULES = {
    # name: networks, narrowing, side, z, variables are resources, input of z
    "old-resnet19": (resnet19, [(r"\bch = 64", "ch = 1")], 128, 128, True, of_placeholder),
    "old-resnet-cifar": (
        resnet_cifar, [(r"\b256\b", "4"), (r"\b128\b", "4")], 32, 128, False, of_random_operation),
    "old-sndcgan": (sndcgan, SNDCGAN_NARROW, 128, 8, True, of_placeholder),
}


def limits(name, shape):
  """The range of a variable: what keeps activations away from saturation."""
  if name.endswith(("moving_variance", "gamma")):
    return 0.6, 1.4
  if name.endswith(("moving_mean", "beta", "bias", "biases")):
    return -0.3, 0.3
  if name.endswith("u_var"):
    return -1.0, 1.0
  reach = (3.0 / np.prod(shape[:-1])) ** 0.5 * (0.1 if name.endswith("disc_final_fc/Matrix") else 2)
  return -reach, reach


def short(value):
  """The shortest decimal that float32 reads as the same number."""
  return float(str(np.float32(value)))


def digest(a, most=64):
  flat = np.asarray(a, np.float32).reshape(-1).astype(np.float64)
  n = min(most, flat.size)
  return {"shape": list(np.shape(a)), "dtype": "float32", "mean": short(flat.mean()),
          "rms": short(np.sqrt((flat ** 2).mean())),
          "samples": [short(flat[k * flat.size // n]) for k in range(n)]}


def export(name, checkout, folder):
  network, narrow, side, z_dim, resource, latents = MODULES[name]
  salt = "hub/" + name + "/"

  def module_fn():
    b = branch(checkout, narrow)
    with tf.variable_scope("", use_resource=resource):
      z = latents(z_dim)
      images = tf.placeholder(tf.float32, [BATCH, side, side, 3], name="real_images")
      made, seen = network(b, z, images)
      hub.add_signature("generator", z, made)
      hub.add_signature("discriminator", images, seen)

  spec = hub.create_module_spec(module_fn)
  path = os.path.join(folder, name)
  listed = []
  with tf.Graph().as_default():
    module = hub.Module(spec, name="m")
    with tf.Session() as session:
      session.run(tf.global_variables_initializer())
      for full, variable in sorted(module.variable_map.items()):
        shape = variable.shape.as_list()
        lo, hi = limits(full, shape)
        value = formula(salt + full, shape, lo, hi)
        variable.load(value, session)
        info = digest(value, 8)
        listed.append({"name": full, "dtype": "float32", "shape": shape, "lo": lo, "hi": hi,
                       "mean": info["mean"], "rms": info["rms"], "samples": info["samples"]})
      module.export(path, session)

  def call(signature, key, rows, shape, lo, hi, times):
    given = formula(key, [rows] + shape, lo, hi)
    fed = np.zeros([-(-rows // BATCH) * BATCH] + shape, np.float32)
    fed[:rows] = given
    with tf.Graph().as_default():
      module = hub.Module(path)
      x = tf.placeholder(tf.float32, [BATCH] + shape)
      y = module(x, signature=signature)
      with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        results = []
        for _ in range(times):
          parts = [session.run(y, {x: fed[i:i + BATCH]}) for i in range(0, len(fed), BATCH)]
          results.append(np.concatenate(parts)[:rows])
        return results

  key = salt + "input/"
  moving = 2
  cases = []
  # 70 rows are more than a batch: the rest is padded.
  made = call("generator", key + "z", 70, [z_dim], -1.0, 1.0, 1)
  cases.append({"tags": [], "key": key,
                "inputs": [{"name": "z", "dtype": "float32", "shape": [70, z_dim], "lo": -1.0, "hi": 1.0}],
                "runs": [{"generated": digest(r)} for r in made]})
  shape = [side, side, 3]
  seen = call("discriminator", key + "images", BATCH, shape, 0.0, 1.0, moving)
  cases.append({"tags": [], "key": key,
                "inputs": [{"name": "images", "dtype": "float32", "shape": [BATCH] + shape, "lo": 0.0, "hi": 1.0}],
                "runs": [{"prediction": digest(r.reshape(BATCH, 1))} for r in seen]})

  model = saved_model_pb2.SavedModel()
  with open(os.path.join(path, "saved_model.pb"), "rb") as f:
    model.ParseFromString(f.read())
  graphs = []
  for meta in model.meta_graphs:
    ops = {}
    for node in meta.graph_def.node:
      if node.op in ("VarHandleOp", "VariableV2"):
        ops[node.op] = ops.get(node.op, 0) + 1
    ports = lambda infos: {k: [v.name, "float32", [d.size for d in v.tensor_shape.dim]]
                           for k, v in infos.items()}
    graphs.append({"tags": list(meta.meta_info_def.tags), "variable_ops": ops,
                   "signatures": {k: {"inputs": ports(s.inputs), "outputs": ports(s.outputs)}
                                  for k, s in meta.signature_def.items()}})
  document = {"format": 1, "kind": "hub", "name": name, "salt": salt, "z_dim": z_dim,
              "image_shape": shape, "made_by": "old-form.py",
              "format_of_the_module": {"meta_graphs": graphs},
              "variables": listed, "cases": cases, "tolerance": {"use": 1e-5}}
  with open(os.path.join(folder, name + ".json"), "w") as f:
    f.write(json.dumps(document).replace('}, {"name"', '},\n{"name"') + "\n")
  with open(os.path.join(path, "saved_model.pb"), "rb") as f:
    packed = gzip.compress(f.read(), mtime=0)
  with open(os.path.join(path, "saved_model.pb.gz"), "wb") as f:
    f.write(packed)
  os.remove(os.path.join(path, "saved_model.pb"))
  os.rmdir(os.path.join(path, "assets"))


if __name__ == "__main__":
  for module_name in MODULES:
    export(module_name, sys.argv[1], sys.argv[2])
